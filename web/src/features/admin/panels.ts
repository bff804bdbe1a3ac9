import { part } from '@/offline/parts';

// Each panel is fetched with the screen or the step that shows it.
export const AbbreviationsPanel = part(() => import('./AbbreviationsPanel').then((module) => ({ default: module.AbbreviationsPanel })));
export const AgencyForm = part(() => import('./AgencyForm').then((module) => ({ default: module.AgencyForm })));
export const BooksPanel = part(() => import('./BooksPanel').then((module) => ({ default: module.BooksPanel })));
export const CalendarPanel = part(() => import('./CalendarPanel').then((module) => ({ default: module.CalendarPanel })));
export const ChoresPanel = part(() => import('./ChoresPanel').then((module) => ({ default: module.ChoresPanel })));
export const IndexPanel = part(() => import('./IndexPanel').then((module) => ({ default: module.IndexPanel })));
export const JournalPanel = part(() => import('./JournalPanel').then((module) => ({ default: module.JournalPanel })));
export const KindsPanel = part(() => import('./KindsPanel').then((module) => ({ default: module.KindsPanel })));
export const NumbersPanel = part(() => import('./NumbersPanel').then((module) => ({ default: module.NumbersPanel })));
export const PeoplePanel = part(() => import('./PeoplePanel').then((module) => ({ default: module.PeoplePanel })));
export const ProviderPanel = part(() => import('./ProviderPanel').then((module) => ({ default: module.ProviderPanel })));
export const PhrasesPanel = part(() => import('./PhrasesPanel').then((module) => ({ default: module.PhrasesPanel })));
export const ReadingRulesPanel = part(() => import('./ReadingRulesPanel').then((module) => ({ default: module.ReadingRulesPanel })));
export const SourcesPanel = part(() => import('./SourcesPanel').then((module) => ({ default: module.SourcesPanel })));
export const TrustPanel = part(() => import('./TrustPanel').then((module) => ({ default: module.TrustPanel })));
export const UnitsPanel = part(() => import('./UnitsPanel').then((module) => ({ default: module.UnitsPanel })));
