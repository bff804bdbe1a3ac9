export { ListFindBox, ListFindButton, NothingMatches, useListFind, type ListFind } from './ListFind';
export { UrgencyBadge } from './badges';
<<<<<<< HEAD
export { ReasonDialog, SignatureDialog } from './dialogs';
export { SignatureBadge, signatureName, SignatureNotice } from './Signature';
=======
export { showPrintTold } from './print';
export { PrintButton, usePrintDialog } from './PrintButton';
export { ReasonDialog } from './ReasonDialog';
export { SignatureBadge, SignatureDialog, signatureName, SignatureNotice } from './Signature';
>>>>>>> ddcb420 (printing: Print letters with stamp and bút phê, forms and the letter's way)
export * from './terms';
export { useInbox, type InboxBox } from './useInbox';
export { letterQuery, mainFile, refreshLists, sheetOf, toPaperLayers, useAct, useLetter, usePaperFile, usePrefetchLetter } from './useLetter';
export { useOpened } from './useOpened';
