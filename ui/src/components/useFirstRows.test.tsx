import { Provider } from "@react-spectrum/s2/Provider";
import { act, fireEvent, render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { useFirstRows } from "./useFirstRows";

function Table({ linked }: { linked: boolean }) {
  const { shown, more } = useFirstRows(
    `test ${String(linked)}`,
    Array.from({ length: 230 }, (_, at) => `Row ${String(at)}`),
  );
  return (
    <Provider locale="en-US">
      <table>
        <tbody>
          {shown.map((name) => (
            <tr key={name}>
              <th scope="row">{linked ? <a href={`#/${name}`}>{name}</a> : name}</th>
            </tr>
          ))}
        </tbody>
      </table>
      {more}
    </Provider>
  );
}

test.each([
  { linked: true, tag: "A" },
  { linked: false, tag: "TR" },
])(
  "the focus stays on the button, and goes to the first new row ($tag) with the last ones",
  ({ linked, tag }) => {
    render(<Table linked={linked} />);
    const press = (name: string) => {
      const button = screen.getByRole("button", { name });
      act(() => button.focus());
      fireEvent.click(button);
    };
    press("Show 100 more");
    expect(document.activeElement?.textContent).toBe("Show 30 more");
    press("Show 30 more");
    expect(screen.queryByRole("button")).toBeNull();
    expect([document.activeElement?.tagName, document.activeElement?.textContent]).toEqual([tag, "Row 200"]);
  },
);
