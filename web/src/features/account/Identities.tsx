import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { $api, client } from '@/api/client';
import { explain } from '@/api/problem';
import { useMe, waysQuery } from '@/api/session';
import { dayOf, formatStamp } from '@/domain/dates';
import { Badge, Button, ErrorState, showToast, SkeletonList } from '@/ui';
import { m } from '@/words';
import page from './AccountPage.module.css';
import { AskPassword } from './AskPassword';

/** Đăng nhập chung: the account at the agency's provider that opens this one. Not shown where there is no provider. */
export function Identities() {
  const me = useMe();
  const today = dayOf(me.now);
  const queries = useQueryClient();
  const options = $api.queryOptions('get', '/api/v1/identities');
  const ways = useQuery(waysQuery);
  const linked = useQuery(options);
  const [asking, setAsking] = useState<'link' | 'unlink'>();
  const offered = ways.data?.providers.some((way) => way.agency_id === me.agency_id) ?? false;
  const one = linked.data?.[0];
  if (!offered && !one) return null;
  return (
    <section className={page.card} aria-labelledby="dang-nhap-chung">
      <header className={page.cardHead}>
        <h2 id="dang-nhap-chung">
          {m.identity_title()} {one && <Badge tone="green">{m.identity_on()}</Badge>}
        </h2>
        {linked.data && (one || offered) && (
          <Button variant={one ? 'danger' : 'default'} onClick={() => setAsking(one ? 'unlink' : 'link')}>
            {one ? m.identity_unlink() : m.identity_link()}
          </Button>
        )}
      </header>
      {linked.isPending ? (
        <SkeletonList rows={1} compact />
      ) : linked.isLoadingError ? (
        <ErrorState detail={explain(linked.error)} onRetry={() => void linked.refetch()} />
      ) : (
        <p className={page.quiet}>
          {one ? m.identity_is({ label: one.label, time: formatStamp(one.linked_at, today) }) : m.identity_text()} {one?.last_used_at && m.identity_used({ time: formatStamp(one.last_used_at, today) })}
        </p>
      )}
      {asking && (
        <AskPassword
          title={asking === 'link' ? m.identity_link() : m.identity_unlink()}
          text={asking === 'link' ? m.identity_ask_link() : m.identity_ask_unlink()}
          submit={asking === 'link' ? m.second_step_next() : m.identity_unlink()}
          danger={asking === 'unlink'}
          onClose={() => setAsking(undefined)}
          onGiven={async (password) => {
            if (asking === 'link') {
              const { data } = await client.POST('/api/v1/identities/errand', { body: { password } });
              if (data) window.location.assign(data.address);
              return;
            }
            await client.POST('/api/v1/identities/removal', { body: { password } });
            setAsking(undefined);
            showToast(m.identity_unlinked());
            void queries.invalidateQueries({ queryKey: options.queryKey });
          }}
        />
      )}
    </section>
  );
}
