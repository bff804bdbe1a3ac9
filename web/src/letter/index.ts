export { ListFindBox, ListFindButton, NothingMatches, useListFind, type ListFind } from './ListFind';
export { UrgencyBadge } from './badges';
export { ReasonDialog, SignatureDialog } from './dialogs';
export { SignatureBadge, signatureName, SignatureNotice } from './Signature';
export * from './terms';
export { useInbox, type InboxBox } from './useInbox';
export { letterQuery, mainFile, refreshLists, sheetOf, toPaperLayers, useAct, useLetter, usePaperFile, usePrefetchLetter } from './useLetter';
export { useOpened } from './useOpened';
