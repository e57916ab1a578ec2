/** The name of an object as a link to its page, where it has one. */
import type { ObjectLink } from "../../bindings";
import { Name } from "../../components/Name";
import { hrefOf, type Route } from "../../navigation";

function routeOf({ kind, id }: ObjectLink): Route | undefined {
  switch (kind) {
    case "trait":
    case "segment":
    case "audience":
    case "model":
      return { screen: kind, id };
    default:
      return undefined;
  }
}

export function ObjectName({ object }: { object: ObjectLink }) {
  const route = routeOf(object);
  if (!route) return <Name wrap>{object.name}</Name>;
  return (
    <a href={hrefOf(route)}>
      <Name wrap>{object.name}</Name>
    </a>
  );
}
