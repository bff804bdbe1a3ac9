import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { searchPage } from '@/mocks/letters';
import { Facets } from './Facets';

const bodies = (count: number) => Array.from({ length: count }, (_, index) => ({ value: `Sở số ${index}`, count: 100 - index }));

function show(agencies: number, leftOut: number) {
  const page = searchPage({ agencies: bodies(agencies), left_out: { kinds: 0, agencies: leftOut, units: 0 } });
  return render(<Facets page={page} chosen={() => []} onToggle={() => undefined} unitName={(id) => id} />);
}

describe('values of a facet that are not told', () => {
  it('are counted with those behind the button, and named once it is pressed', () => {
    show(50, 1203);
    expect(screen.queryByText(/^Còn /u)).toBeNull();
    screen.getByRole('button', { name: 'Xem 1.248 cơ quan khác' }).click();
    return screen.findByText('Còn 1.203 cơ quan khác; gõ tên cơ quan vào ô tìm để chọn');
  });
  it('are named at once where all others are shown, and not at all where there are none', () => {
    const { unmount } = show(4, 2);
    expect(screen.getByText(/^Còn 2 cơ quan khác/u)).toBeTruthy();
    unmount();
    show(50, 0);
    expect(screen.queryByText(/^Còn /u)).toBeNull();
    expect(screen.getByRole('button', { name: 'Xem 45 cơ quan khác' })).toBeTruthy();
  });
});
