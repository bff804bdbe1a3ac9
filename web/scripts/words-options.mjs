// One place for how messages/*.json become functions: the build, the tests and
// the type check must all see the same words.
export const wordsOptions = {
  project: './project.inlang',
  outdir: './src/words/paraglide',
  strategy: ['localStorage', 'baseLocale'],
  emitTsDeclarations: true,
  emitReadme: false,
  outputStructure: 'message-modules',
  isServer: 'false',
  disableAsyncLocalStorage: true,
};
