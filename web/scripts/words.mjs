import { compile } from '@inlang/paraglide-js';
import { wordsOptions } from './words-options.mjs';

await compile(wordsOptions);
