/** Asks the provider of a private feed for access. */
import { Button } from "@react-spectrum/s2/Button";
import { ButtonGroup } from "@react-spectrum/s2/ButtonGroup";
import { Content } from "@react-spectrum/s2/Content";
import { Dialog } from "@react-spectrum/s2/Dialog";
import { Heading } from "@react-spectrum/s2/Heading";
import { TextArea } from "@react-spectrum/s2/TextArea";
import { useState } from "react";
import { useFeedRequest } from "../../api/feeds";
import { useWorkspace } from "../../api/workspace";
import { inBackground } from "../../background";
import type { FeedRow } from "../../bindings";
import { ConnectionMark } from "../../components/ConnectionMark";
import { toast } from "../../components/toast";
import { EscapeAsks, leave, useUnsaved } from "../../components/unsaved";
import { t } from "../../i18n";
import { InlineFailure } from "../../shared/failures/InlineFailure";
import css from "./feeds.module.css";

export function RequestDialog({ row }: { row: FeedRow }) {
  const [message, setMessage] = useState("");
  const request = useFeedRequest();
  const connection = useWorkspace().value?.connection;
  useUnsaved(message !== "");
  const send = async (close: () => void) => {
    const asked = await request.run({ id: row.feed.id, message });
    if (!asked) return;
    toast.done(t("feeds.request.done"));
    close();
  };
  return (
    <Dialog size="M" isKeyboardDismissDisabled={message !== "" || request.isRunning}>
      {({ close }) => (
        <>
          <EscapeAsks isDirty={message !== "" && !request.isRunning} close={close} />
          <Heading slot="title">{t("feeds.request.title", { name: row.feed.name })}</Heading>
          <Content>
            <div className={css.form}>
              {connection && <ConnectionMark connection={connection} />}
              <p>{t("feeds.request.words")}</p>
              <TextArea
                label={t("feeds.request.message")}
                value={message}
                onChange={setMessage}
                maxLength={1000}
                UNSAFE_style={{ width: "100%" }}
              />
              {request.failure && <InlineFailure failure={request.failure} />}
            </div>
          </Content>
          <ButtonGroup>
            <Button variant="secondary" isDisabled={request.isRunning} onPress={() => leave(close)} autoFocus>
              {t("common.cancel")}
            </Button>
            <Button variant="accent" isPending={request.isRunning} onPress={() => inBackground(send(close))}>
              {t("feeds.request.send")}
            </Button>
          </ButtonGroup>
        </>
      )}
    </Dialog>
  );
}
