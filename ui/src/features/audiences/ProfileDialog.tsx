/**
 * One profile: its identities, the audiences that it is in, and when it qualified; found among some members of an audience,
 * or by an identity. Profiles are personal data: nothing of them is stored or cached.
 */
import { ActionButton } from "@react-spectrum/s2/ActionButton";
import { Button } from "@react-spectrum/s2/Button";
import { ButtonGroup } from "@react-spectrum/s2/ButtonGroup";
import { Content } from "@react-spectrum/s2/Content";
import { Dialog } from "@react-spectrum/s2/Dialog";
import { Heading } from "@react-spectrum/s2/Heading";
import { TextField } from "@react-spectrum/s2/TextField";
import { useRef, useState, type ReactNode } from "react";
import { useProfile, useProfileSample } from "../../api/definitions";
import { inBackground } from "../../background";
import type { ProfileDetail, ProfileIdentity, ProfileRef } from "../../bindings";
import figures from "../../components/figures.module.css";
import { Words } from "../../components/Name";
import { Skeleton } from "../../components/States";
import { SubmitForm } from "../../components/SubmitForm";
import { useDialog } from "../../components/useDialog";
import { formatMoment, formatNumber, t } from "../../i18n";
import { namespaceWords } from "../../shared/audiences/words";
import editing from "../../shared/editing/editing.module.css";
import { InlineFailure } from "../../shared/failures/InlineFailure";
import { FailureState } from "../../shared/lists/ListBody";
import { kindWords } from "../../shared/sharing/words/plan";
import css from "./definition.module.css";

interface Of {
  id: string;
  name: string;
}

/** `open` shows profiles of an audience; render `dialog` once. */
export function useProfileDialog(): { open: (of: Of) => void; dialog: ReactNode } {
  return useDialog<Of>("seeProfile", (of) => <ProfileDialog of={of} />);
}

function ProfileDialog({ of }: { of: Of }) {
  const { look, shown, isRunning, failure } = useLook();
  return (
    <Dialog size="L">
      {({ close }) => (
        <>
          <Heading slot="title">{t("profiles.title", { name: of.name })}</Heading>
          <Content>
            <div className={editing.form}>
              <p className={editing.quiet}>{t("profiles.words")}</p>
              <Sample id={of.id} onLook={look} />
              <ByIdentity onLook={look} isRunning={isRunning} />
              <div aria-live="polite">
                {isRunning && <Skeleton lines={4} />}
                {failure && !isRunning && <InlineFailure failure={failure} />}
                {shown?.profile === null && <p>{t("profiles.none")}</p>}
                {shown?.profile && <Profile of={shown.profile} title={shown.title} />}
              </div>
            </div>
          </Content>
          <ButtonGroup>
            <Button variant="secondary" onPress={close}>
              {t("common.close")}
            </Button>
          </ButtonGroup>
        </>
      )}
    </Dialog>
  );
}

interface Shown {
  /** Which one it is. */
  title: string;
  /** Null if there is none. */
  profile: ProfileDetail | null;
}

/** Looks a profile up. Only the answer to the last question is shown: an earlier one can come after it. */
function useLook() {
  const profile = useProfile();
  const [shown, setShown] = useState<Shown>();
  const asked = useRef(0);
  const ask = async (ref: ProfileRef, title: string) => {
    asked.current += 1;
    const question = asked.current;
    setShown(undefined);
    const found = await profile.run(ref);
    if (question === asked.current && found !== undefined) setShown({ title, profile: found });
  };
  return {
    look: (ref: ProfileRef, title: string) => inBackground(ask(ref, title)),
    shown,
    isRunning: profile.isRunning,
    failure: profile.failure,
  };
}

interface LookProps {
  /** `title` names the profile where it is shown. */
  onLook: (ref: ProfileRef, title: string) => void;
}

/** Some members of the audience. */
function Sample({ id, onLook }: LookProps & { id: string }) {
  const sample = useProfileSample(id);
  if (!sample.value && sample.failure) return <FailureState failure={sample.failure} retry={sample.retry} />;
  if (!sample.value) {
    return (
      <>
        <p role="status">{t("profiles.looking")}</p>
        <Skeleton lines={4} />
      </>
    );
  }
  const { profiles, members } = sample.value;
  if (profiles.length === 0) return <p>{t("profiles.empty")}</p>;
  return (
    <section aria-label={t("profiles.sample")}>
      <p>{t("profiles.sampleOf", { n: profiles.length, total: formatNumber(members) })}</p>
      <ul className={css.sample}>
        {profiles.map((one, index) => (
          <li key={one.id}>
            <ActionButton
              size="S"
              onPress={() => onLook({ kind: "sampled", id: one.id }, t("profiles.one", { n: index + 1 }))}
            >
              {t("profiles.one", { n: index + 1 })}
            </ActionButton>
            <Identities of={one.identities} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Identities({ of }: { of: readonly ProfileIdentity[] }) {
  return (
    <span className="selectable">
      {of.map(({ namespace, id }, index) => (
        <span key={`${namespace} ${id}`}>
          {index > 0 && " · "}
          <span className={editing.quiet}>{namespaceWords(namespace)}</span> <Words>{id}</Words>
        </span>
      ))}
    </span>
  );
}

function ByIdentity({ onLook, isRunning }: LookProps & { isRunning: boolean }) {
  const [namespace, setNamespace] = useState("");
  const [id, setId] = useState("");
  const isWhole = namespace.trim() !== "" && id.trim() !== "";
  return (
    <SubmitForm
      className={css.tools}
      onSubmit={() => {
        if (isWhole) onLook({ kind: "identity", namespace, id }, t("profiles.profile"));
      }}
    >
      <TextField
        label={t("profiles.namespace")}
        description={t("profiles.namespaceHint")}
        value={namespace}
        onChange={setNamespace}
      />
      <TextField label={t("profiles.identity")} value={id} onChange={setId} />
      <Button variant="secondary" type="submit" isDisabled={!isWhole} isPending={isRunning}>
        {t("profiles.look")}
      </Button>
    </SubmitForm>
  );
}

function Profile({ of, title }: { of: ProfileDetail; title: string }) {
  return (
    <section className={css.profile} aria-label={title}>
      <h3>{title}</h3>
      <p>
        <Identities of={of.identities} />
      </p>
      {of.audiences.length === 0 ? <p>{t("profiles.inNone")}</p> : <Audiences of={of} />}
    </section>
  );
}

function Audiences({ of }: { of: ProfileDetail }) {
  const moment = (at: number | null) => (at === null ? t("number.none") : formatMoment(at));
  return (
    <div className={css.scroll}>
      <table className={figures.table}>
        <thead>
          <tr>
            <th scope="col">{t("profiles.audience")}</th>
            <th scope="col" className={figures.text}>
              {t("profiles.kind")}
            </th>
            <th scope="col" className={figures.text}>
              {t("common.status")}
            </th>
            <th scope="col">{t("profiles.qualified")}</th>
            <th scope="col">{t("profiles.validUntil")}</th>
          </tr>
        </thead>
        <tbody>
          {of.audiences.map((one) => (
            <tr key={`${one.namespace} ${one.object.id}`}>
              <th scope="row">
                <Words>{one.object.name}</Words>
              </th>
              <td className={figures.text}>{kindWords(one.object.kind)}</td>
              <td className={figures.text}>{one.isIn ? t("profiles.in") : t("profiles.left")}</td>
              <td>{moment(one.qualifiedAt)}</td>
              <td>{moment(one.validUntil)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
