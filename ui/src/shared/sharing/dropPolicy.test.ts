import { describe, expect, it } from "vitest";
import type { FolderRow } from "../../bindings";
import type { DragSource } from "../../components/dnd/drag";
import { AUDIENCES, defaultTarget, judgeSegmentFolder, judgeTraitFolder } from "./dropPolicy";

const audiences: DragSource = { kind: AUDIENCES, label: "Loyal", count: 2, payload: undefined };

function folder(id: string, depth: number, acceptsAudiences: boolean): FolderRow {
  return { id, parentId: null, name: id, path: `/${id}`, depth, count: 0, ownCount: 0, acceptsAudiences };
}

describe("the folders that accept audiences", () => {
  it("are determined by the shell", () => {
    expect(judgeTraitFolder(folder("Experience Platform Traits", 1, true), audiences)).toEqual({ ok: true });
    expect(judgeTraitFolder(folder("Campaigns", 2, true), audiences)).toEqual({ ok: true });
  });

  it("are no others, which show the reason", () => {
    const verdict = judgeTraitFolder(folder("3rd-Party Data", 1, false), audiences);
    expect(verdict).toEqual({ ok: false, reason: expect.stringContaining("Experience Platform Traits") });
    expect(judgeTraitFolder(undefined, audiences).ok).toBe(false);
  });

  it("accept nothing but audiences", () => {
    const trait: DragSource = { ...audiences, kind: "trait" };
    expect(judgeTraitFolder(folder("Experience Platform Traits", 1, true), trait).ok).toBe(false);
  });

  it("do not exist in segment storage", () => {
    expect(judgeSegmentFolder()).toEqual({ ok: false, reason: expect.stringContaining("trait") });
  });

  it("start with the topmost, the default", () => {
    const folders = [
      folder("0", 0, false),
      folder("Campaigns", 2, true),
      folder("Experience Platform Traits", 1, true),
      folder("2026", 2, true),
    ];
    expect(defaultTarget(folders)?.id).toBe("Experience Platform Traits");
    expect(defaultTarget([folder("0", 0, false)])).toBeUndefined();
  });
});
