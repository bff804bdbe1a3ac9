import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { expect, it } from 'vitest';
import { DateField } from './DateField';
import { RoleControl, type AssignmentRole } from './RoleControl';

function Held({ start }: { start: string | null }) {
  const [value, setValue] = useState(start);
  return (
    <>
      <DateField label="Ngày văn bản" value={value} onChange={setValue} />
      <output>{value ?? 'trống'}</output>
    </>
  );
}

it('reads what is typed and writes it the office’s way on leaving', async () => {
  render(<Held start={null} />);
  const field = screen.getByLabelText('Ngày văn bản');
  await userEvent.type(field, '7/1/2026');
  expect(screen.getByRole('status').textContent).toBe('2026-01-07');
  await userEvent.tab();
  expect((field as HTMLInputElement).value).toBe('07/01/2026');
});

it('keeps what is no date and says how to write one', async () => {
  render(<Held start="2026-11-16" />);
  const field = screen.getByLabelText('Ngày văn bản');
  await userEvent.clear(field);
  await userEvent.type(field, '31/02/2026');
  await userEvent.tab();
  expect((field as HTMLInputElement).value).toBe('31/02/2026');
  expect(screen.getByText('Nhập ngày theo mẫu 17/11/2026')).toBeTruthy();
  expect(field.getAttribute('aria-invalid')).toBe('true');
});

function Roles() {
  const [role, setRole] = useState<AssignmentRole | null>(null);
  return <RoleControl unit="Phòng Kinh tế" value={role} onChange={setRole} />;
}

it('gives a unit one role, and takes it out on the second press', async () => {
  render(<Roles />);
  const lead = screen.getByRole('button', { name: 'Chủ trì' });
  await userEvent.click(lead);
  expect(lead.getAttribute('aria-pressed')).toBe('true');
  await userEvent.click(screen.getByRole('button', { name: 'Phối hợp' }));
  expect(lead.getAttribute('aria-pressed')).toBe('false');
  await userEvent.click(screen.getByRole('button', { name: 'Phối hợp' }));
  expect(screen.getAllByRole('button').filter((button) => button.getAttribute('aria-pressed') === 'true')).toEqual([]);
});
