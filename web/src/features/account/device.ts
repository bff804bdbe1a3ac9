/** "Chrome · Windows" from what a browser says of itself; empty when it says nothing known. */
export function deviceName(userAgent: string): string {
  const browser = /\bEdg(?:A|iOS)?\//.test(userAgent)
    ? 'Edge'
    : /\bcoc_coc_browser|\bCocCoc/i.test(userAgent)
      ? 'Cốc Cốc'
      : /\bOPR\//.test(userAgent)
        ? 'Opera'
        : /\b(?:Firefox|FxiOS)\//.test(userAgent)
          ? 'Firefox'
          : /\b(?:Chrome|CriOS|HeadlessChrome)\//.test(userAgent)
            ? 'Chrome'
            : /\bSafari\//.test(userAgent)
              ? 'Safari'
              : '';
  const system = /\bAndroid\b/.test(userAgent) ? 'Android' : /\b(?:iPhone|iPad)\b/.test(userAgent) ? 'iOS' : /\bWindows\b/.test(userAgent) ? 'Windows' : /\bMac OS X\b/.test(userAgent) ? 'macOS' : /\bLinux\b/.test(userAgent) ? 'Linux' : '';
  return [browser, system].filter(Boolean).join(' · ');
}

export function isPhone(userAgent: string): boolean {
  return /\b(?:Android|iPhone|iPad)\b/.test(userAgent);
}
