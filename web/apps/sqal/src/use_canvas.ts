// A canvas that fills its box, sharp on every screen, drawn anew when its size, the theme or what
// it shows changes.
import { useThemeName } from '@gaveurs/charts';
import { useEffect, useRef, useState, type RefObject } from 'react';

export type Draw = (context: CanvasRenderingContext2D, width: number, height: number) => void;

export function useCanvas(draw: Draw): RefObject<HTMLCanvasElement | null> {
  const ref = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const theme = useThemeName();

  useEffect(() => {
    const canvas = ref.current;
    if (!canvas) return;
    const measure = () =>
      setSize((known) => {
        const { clientWidth: width, clientHeight: height } = canvas;
        return known.width === width && known.height === height ? known : { width, height };
      });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(canvas);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    const context = ref.current?.getContext('2d');
    if (!context || size.width === 0 || size.height === 0) return;
    const dots = window.devicePixelRatio || 1;
    context.canvas.width = Math.round(size.width * dots);
    context.canvas.height = Math.round(size.height * dots);
    context.setTransform(dots, 0, 0, dots, 0, 0);
    context.clearRect(0, 0, size.width, size.height);
    draw(context, size.width, size.height);
  }, [draw, size, theme]);

  return ref;
}
