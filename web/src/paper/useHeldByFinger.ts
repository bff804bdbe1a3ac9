import { useEffect, useRef, type RefObject } from 'react';

/**
 * Lets a finger drag what lies on the page, while a finger beside it still scrolls.
 * `touch-action` does not reach shapes inside an SVG, and listeners of React are passive.
 */
export function useHeldByFinger<Shape extends Element>(held: boolean): RefObject<Shape | null> {
  const shape = useRef<Shape>(null);
  useEffect(() => {
    const node = shape.current;
    if (!node || !held) return;
    const stay = (event: Event) => {
      if (event.cancelable) event.preventDefault();
    };
    node.addEventListener('touchmove', stay, { passive: false });
    return () => node.removeEventListener('touchmove', stay);
  }, [held]);
  return shape;
}
