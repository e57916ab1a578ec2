/**
 * Everything that opens over a screen, by name. New overlays need a name in this list; a test in the real window opens
 * each of them, and fails for a name that it cannot open.
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
  "whereUsed",
  "confirm",
  "replaceSecret",
  "removeSecret",
  "changeProxy",
  "credentialFile",
  "leaveForm",
  "fieldMapping",
  "closeWhileSending",
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
  "translationRowMenu",
  "audienceRowMenu",
  "shareRowMenu",
  "shareFolderMenu",
  // Choices
  "updatesFilter",
  "routeChoice",
  "conflictChoice",
  "tagFilter",
  "moreFilters",
  "activityFilters",
  "folderFilter",
  "zoomChoice",
  "dataSourceChoice",
  "sandboxChoice",
  "fieldKindChoice",
  "periodChoice",
  "showByChoice",
  // Texts that explain other texts
  "info",
] as const;

export type OverlayName = (typeof OVERLAYS)[number];
