// Where the administrator types: each screen and dialog with a text box, and the component that draws it.
import { readFileSync, readdirSync } from 'node:fs';
import { assert } from './ledger.mjs';
import { rootCertificate } from './certificates.mjs';

const FOLDER = new URL('../src/features/admin/', import.meta.url);

const press = (name) => (person) => person.page.getByRole('main').getByRole('button', { name, exact: true }).first().click();
/** An act of the first menu that has it. */
const choose = (menu, act) => async (person) => {
  await person.page.getByRole('main').getByRole('button', { name: menu }).first().click();
  await person.page.getByRole('menuitem', { name: act }).click();
};

/** A dialog where `open` opens one; else what stands on the screen itself. */
export const places = [
  { of: 'UnitDialogs', at: '/don-vi', open: press('Thêm đơn vị') },
  { of: 'CloseUnitDialog', at: '/don-vi', open: choose(/^Việc có thể làm với .*Kinh tế/u, 'Đóng đơn vị…') },
  { of: 'PeoplePanel', at: '/can-bo' },
  { of: 'PersonDialog', at: '/can-bo', open: press('Thêm cán bộ') },
  { of: 'AccountsPage', at: '/tai-khoan' },
  { of: 'DepartureDialog', at: '/can-bo', open: choose(/^Việc có thể làm với Võ Quang Trung$/u, 'Bàn giao công việc…') },
  { of: 'AbbreviationsPanel', at: '/danh-muc', open: press('Thêm chữ viết tắt') },
  { of: 'PhrasesPanel', at: '/danh-muc', box: '#cau-mau-phrases' },
  { of: 'KindsPanel', at: '/danh-muc', open: press('Thêm loại văn bản') },
  {
    of: 'CalendarPanel',
    at: '/ngay-nghi',
    open: async (person) => {
      await person.page.getByRole('main').getByRole('button', { name: /: ngày làm việc$/u }).first().click();
      await person.page.getByRole('combobox', { name: 'Loại ngày' }).click();
      await person.page.getByRole('option', { name: 'Nghỉ lễ' }).click();
    },
    // The first box of the dialog is the list of kinds.
    box: 'role=dialog >> role=textbox >> nth=0',
  },
  {
    of: 'TrustDialogs',
    at: '/nguon-tin-cay',
    open: (person) => person.page.locator('input[type="file"]').first().setInputFiles({ name: 'goc.crt', mimeType: 'application/x-x509-ca-cert', buffer: rootCertificate().raw }),
  },
  { of: 'FetchingPanel', at: '/nguon-tin-cay', open: press('Thay đổi'), box: '#lay-hosts' },
  { of: 'BooksPanel', at: '/so-van-ban', box: '#so-moi-name' },
  { of: 'BookDialog', at: '/so-van-ban', open: choose(/^Việc với sổ Công văn đến$/u, 'Đổi tên') },
  { of: 'AgencyForm', at: '/co-quan' },
  { of: 'MailPanel', at: '/thu-dien-tu' },
  { of: 'MailboxPanel', at: '/nguon-tiep-nhan' },
  { of: 'ProviderPanel', at: '/dang-nhap-chung', box: '#dnc-label' },
];

/** Components whose boxes are typed in elsewhere, and why. */
const apart = {
  NumbersPanel: 'is there only after a restoration; the journey of the administration types in it',
  ReadingRulesPanel: 'is there only once letters were corrected; the journey of the rules types in it',
  IdentityDialog: 'asks only while an identity provider is set up; the journey of signing in types in it',
};

/** Every component of the administration that draws a text box stands in one of the two lists. */
export function nothingForgotten() {
  const drawing = readdirSync(FOLDER)
    .filter((file) => file.endsWith('.tsx') && !file.includes('.test.') && /<(TextField|TextArea|Combobox|input|textarea)\b/u.test(readFileSync(new URL(file, FOLDER), 'utf8').replace(/<input\s+(?:[^>]*\s)?type="(?:radio|checkbox|file)"/gu, '')))
    .map((file) => file.replace('.tsx', ''));
  const known = new Set([...places.map((place) => place.of), ...Object.keys(apart)]);
  const forgotten = drawing.filter((name) => !known.has(name));
  assert(forgotten.length === 0, `boxes of ${forgotten.join(', ')} are in no list`);
  const gone = [...known].filter((name) => !drawing.includes(name));
  assert(gone.length === 0, `${gone.join(', ')} draw no text box any more`);
}
