// Errors of the console that belong to a journey. The browser itself writes a line for every answer of 400 or more;
// it cannot be silenced, so each is allowed only where the journey provokes that answer.
const expected = [
  { journeys: /.*/, text: /status of 401 .*\/api\/v1\/session(\s|$)/, reason: 'asking who is signed in, before anybody is' },
  { journeys: /^rights/, text: /status of 404/, reason: 'the journey asks for what the person may not see' },
  { journeys: /^rights/, text: /status of 403/, reason: 'the administrator asks for lists of letters' },
  { journeys: /^routes/, text: /status of 401 .*\/provider-sign-in\/answer/, reason: 'the journey comes back from a provider to whom it never went' },
  { journeys: /^bad-input/, text: /status of (400|404|413|415|422|503)/, reason: 'the journey sends what must be refused' },
  { journeys: /^bad-input/, text: /net::ERR_(CONNECTION_RESET|CONNECTION_ABORTED|FAILED|EMPTY_RESPONSE)/, reason: 'the server hangs up on a body beyond its limit' },
  { journeys: /^hostile/, text: /status of (400|401|403|404|409|422)/, reason: 'the journey sends what may be refused' },
  { journeys: /^hostile/, text: /Content Security Policy/u, reason: 'the journey tries its trap' },
  { journeys: /^hostile/, text: /status of (404|200|503).*\/x(\s|$)|ERR_BLOCKED/u, reason: 'the trap asks for a picture that is none' },
  { journeys: /^prints/, text: /status of 422/, reason: 'the journey prints what cannot be printed' },
  { journeys: /^setup/, text: /status of 422/, reason: 'the journey gives a wrong set-up code, and a fingerprint that does not fit' },
  { journeys: /^setup/, text: /net::ERR_CONNECTION_(REFUSED|RESET)/, reason: 'the journey starts the server anew while the page fetches ahead' },
  { journeys: /^setup|^administration/, text: /status of 404 .*\/demo\/accounts/, reason: 'the sign-in page asks whether this is the demo' },
  { journeys: /^setup/, text: /status of 403 .*\/(access-changes|inbox\/counts)/, reason: 'nothing is answered before the password is changed' },
  { journeys: /^administration/, text: /status of 422 .*\/(abbreviations|held-numbers|registration|registers\/incoming\/forecast)/, reason: 'the journey gives what cannot be kept, and registers into a register out of use' },
  { journeys: /^administration/, text: /status of 409 .*\/registration/, reason: 'the journey registers while numbers are held' },
  { journeys: /^accounts/, text: /status of 422/, reason: 'the journey offers passwords that break a rule' },
  { journeys: /^sign-in/, text: /status of (403 .*\/provider-sign-in\/answer|422 .*\/sign-in-provider|401 .*\/passkey-sign-in)/, reason: 'the journey comes with what opens nothing, and saves half of a provider' },
  { journeys: /^second-step/, text: /status of 422 .*\/(second-factor\/confirmation|session)/, reason: 'the journey gives codes that open nothing' },
  { journeys: /^organisation/, text: /status of 422 .*\/units\/import/, reason: 'the journey gives what is no workbook' },
  { journeys: /^reading-rules/, text: /status of 422 .*\/reading-rules\//, reason: 'the journey gives a rule that corrects nothing' },
  { journeys: /^delegation/, text: /status of 422 .*\/delegations/, reason: 'the journey gives a last day before the first' },
  { journeys: /^delegation/, text: /status of 404 .*\/documents\//, reason: 'the journey asks for what may no longer be seen' },
  { journeys: /^holiday/, text: /status of 422 .*\/administration\/calendar/, reason: 'the journey gives hours that cannot be' },
  { journeys: /^departure/, text: /status of 422/, reason: 'the journey hands over without a reason' },
  { journeys: /^notices/, text: /status of 422 .*\/mail-settings/, reason: 'the journey gives a mail server that cannot be' },
  { journeys: /^batch/, text: /status of 409 .*\/scans\?/, reason: 'the journey uploads a scan that is known' },
  { journeys: /^session/, text: /status of 401/, reason: 'the journey lets the session end' },
  { journeys: /^session|^conflict|^holiday/, text: /status of 409/, reason: 'the journey acts on what has moved' },
  { journeys: /^conflict/, text: /status of 404 .*\/documents\//, reason: 'the journey takes back what another has open' },
  { journeys: /^states/, text: /status of 500|net::ERR_FAILED/, reason: 'the journey breaks what the screens ask for' },
  { journeys: /^offline|^leader/, text: /net::ERR_(INTERNET_DISCONNECTED|FAILED|CONNECTION_RESET)/, reason: 'the journey cuts the line' },
];

export function expectedFault(journey, text) {
  return expected.some((one) => one.journeys.test(journey) && one.text.test(text));
}
