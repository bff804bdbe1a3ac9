import { lazy } from 'react';

// Each panel is fetched with the screen or the step that shows it.
export const AbbreviationsPanel = lazy(() => import('./AbbreviationsPanel').then((part) => ({ default: part.AbbreviationsPanel })));
export const AgencyForm = lazy(() => import('./AgencyForm').then((part) => ({ default: part.AgencyForm })));
export const BooksPanel = lazy(() => import('./BooksPanel').then((part) => ({ default: part.BooksPanel })));
export const CalendarPanel = lazy(() => import('./CalendarPanel').then((part) => ({ default: part.CalendarPanel })));
export const IndexPanel = lazy(() => import('./IndexPanel').then((part) => ({ default: part.IndexPanel })));
export const JournalPanel = lazy(() => import('./JournalPanel').then((part) => ({ default: part.JournalPanel })));
export const KindsPanel = lazy(() => import('./KindsPanel').then((part) => ({ default: part.KindsPanel })));
export const NumbersPanel = lazy(() => import('./NumbersPanel').then((part) => ({ default: part.NumbersPanel })));
export const PeoplePanel = lazy(() => import('./PeoplePanel').then((part) => ({ default: part.PeoplePanel })));
export const ProviderPanel = lazy(() => import('./ProviderPanel').then((part) => ({ default: part.ProviderPanel })));
export const PhrasesPanel = lazy(() => import('./PhrasesPanel').then((part) => ({ default: part.PhrasesPanel })));
export const ReadingRulesPanel = lazy(() => import('./ReadingRulesPanel').then((part) => ({ default: part.ReadingRulesPanel })));
export const SourcesPanel = lazy(() => import('./SourcesPanel').then((part) => ({ default: part.SourcesPanel })));
export const TrustPanel = lazy(() => import('./TrustPanel').then((part) => ({ default: part.TrustPanel })));
export const UnitsPanel = lazy(() => import('./UnitsPanel').then((part) => ({ default: part.UnitsPanel })));
