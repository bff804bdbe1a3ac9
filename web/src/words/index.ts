export { m } from './paraglide/messages.js';
export { getLocale, setLocale } from './paraglide/runtime.js';
