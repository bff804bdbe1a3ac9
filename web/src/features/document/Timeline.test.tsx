import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { deadlineStands } from '@/letter';
import { due, letter, share } from '@/mocks/letters';
import { Timeline } from './Timeline';

describe('how late a letter is', () => {
  it.each([0, -1, -3])('is told of one that is late by %i days as its list tells it', (days) => {
    const deadline = due('2026-11-17', days, true);
    render(<Timeline letter={letter({ assignments: [share({ role: 'lead', in_force: true, deadline })] })} today="2026-11-17" />);
    expect(screen.getByText(deadlineStands(deadline))).toBeTruthy();
  });

  it.each([
    ['2026-11-16T03:00:00Z', 'Đã báo cáo'],
    ['2026-11-18T03:00:00Z', 'Báo cáo sau hạn'],
  ])('is told of one reported %s by the day of the report', (state_at, words) => {
    const deadline = due('2026-11-17', -3, true);
    render(<Timeline letter={letter({ status: 'assigned', assignments: [share({ role: 'lead', in_force: true, deadline, state: 'done', state_at })] })} today="2026-11-20" />);
    expect(screen.getByText(words)).toBeTruthy();
    expect(screen.queryByText(deadlineStands(deadline))).toBeNull();
  });
});
