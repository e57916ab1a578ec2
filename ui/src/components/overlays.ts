/**
 * Everything that opens over a screen, by name. Whoever opens something takes a name of its own from here; the test of
 * the real window reads this list, opens each of them, and fails where it does not know how.
 */
export const OVERLAYS = [
  // Dialogs
  "newTrait",
  "editTrait",
  "segmentOfTraits",
  "newTraitFolder",
  "deleteTraits",
  "newSegment",
  "editSegment",
  "deleteSegments",
  "newFolderWhileSharing",
  "shareChosen",
  "shareAudience",
  "unshare",
  "confirm",
  "replaceSecret",
  "removeSecret",
  "changeProxy",
  "credentialFile",
  "leaveForm",
  "saveAnyway",
  "removeConnection",
  "failureDetails",
  // Menus
  "connectionMenu",
  "searchHits",
  "hiddenParents",
  "columnMenu",
  "addTrait",
  "traitMenu",
  "segmentMenu",
  "connectionCardMenu",
  "traitRowMenu",
  "segmentRowMenu",
  "audienceRowMenu",
  "shareRowMenu",
  "shareFolderMenu",
  // Choices
  "updatesFilter",
  "tagFilter",
  "moreFilters",
  "folderFilter",
  "zoomChoice",
  "dataSourceChoice",
  "sandboxChoice",
  "periodChoice",
  "showByChoice",
  // Words about words
  "info",
] as const;

export type OverlayName = (typeof OVERLAYS)[number];
