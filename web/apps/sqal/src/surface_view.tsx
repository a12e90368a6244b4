// The liver as a surface, turned by hand: dragging, arrow keys or the buttons below it.
import { cssColor } from '@gaveurs/charts';
import type { Liver } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import {
  useCallback,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type PointerEvent,
} from 'react';
import { scaleColor, rgb, scaleTop, type Rgb } from './height_scale';
import {
  backToFront,
  facesOf,
  heightAt,
  kStartView,
  project,
  trayPoint,
  turn,
  zoneWidth,
  type Face,
  type Projected,
  type Vec3,
  type View,
} from './surface';
import { useCanvas } from './use_canvas';

const kStepDeg = 10;
const kDegPerPixel = 0.45;
const kKeys: Record<string, [number, number]> = {
  ArrowLeft: [-kStepDeg, 0],
  ArrowRight: [kStepDeg, 0],
  ArrowUp: [0, kStepDeg / 2],
  ArrowDown: [0, -kStepDeg / 2],
};

export function SurfaceView({ liver }: { liver: Liver }) {
  const { t } = useI18n();
  const [view, setView] = useState(kStartView);
  const held = useRef<{ x: number; y: number } | null>(null);
  const draw = useSurfaceDrawing(liver, view);
  const canvas = useCanvas(draw);
  const step = (yaw: number, pitch: number) => setView((known) => turn(known, yaw, pitch));

  function onKeyDown(event: KeyboardEvent) {
    const way = kKeys[event.key];
    if (way) step(...way);
    else if (event.key === 'Home') setView(kStartView);
    else return;
    event.preventDefault();
  }
  function onPointerDown(event: PointerEvent<HTMLCanvasElement>) {
    event.currentTarget.setPointerCapture(event.pointerId);
    held.current = { x: event.clientX, y: event.clientY };
  }
  function onPointerMove(event: PointerEvent) {
    const from = held.current;
    if (!from) return;
    step((event.clientX - from.x) * -kDegPerPixel, (event.clientY - from.y) * kDegPerPixel);
    held.current = { x: event.clientX, y: event.clientY };
  }
  const letGo = () => {
    held.current = null;
  };

  return (
    <>
      <canvas
        ref={canvas}
        className="height-canvas turnable"
        role="img"
        tabIndex={0}
        data-testid="surface"
        data-yaw={Math.round(view.yaw)}
        data-pitch={Math.round(view.pitch)}
        aria-label={t('liver.surface_label')}
        onKeyDown={onKeyDown}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={letGo}
        onPointerCancel={letGo}
      />
      <div className="turn-buttons">
        <button type="button" className="button large" onClick={() => step(-3 * kStepDeg, 0)}>
          <span aria-hidden="true">{'↺'}</span>
          <span className="visually-hidden">{t('liver.turn_left')}</span>
        </button>
        <button type="button" className="button large" onClick={() => setView(kStartView)}>
          {t('liver.turn_reset')}
        </button>
        <button type="button" className="button large" onClick={() => step(3 * kStepDeg, 0)}>
          <span aria-hidden="true">{'↻'}</span>
          <span className="visually-hidden">{t('liver.turn_right')}</span>
        </button>
      </div>
    </>
  );
}

function useSurfaceDrawing(liver: Liver, view: View) {
  const zone_mm = zoneWidth(liver.belt_mm);
  const faces = useMemo(() => facesOf(liver.heights_mm, zone_mm), [liver.heights_mm, zone_mm]);
  const top = useMemo(() => scaleTop(liver.heights_mm), [liver.heights_mm]);
  return useCallback(
    (context: CanvasRenderingContext2D, width: number, height: number) => {
      const distance = zone_mm * 26;
      const scale = Math.min(width, height * 1.15) / (zone_mm * 11.2);
      const seen = (point: Vec3): Projected => {
        const at = project(point, view, distance);
        return { ...at, x: width / 2 + at.x * scale, y: height * 0.54 + at.y * scale };
      };
      drawTray(context, seen, zone_mm);
      drawFaces(context, seen, faces, top);
      liver.defects.forEach((defect, i) => {
        const base = heightAt(liver.heights_mm, defect.x, defect.y) ?? 0;
        const foot = seen(trayPoint(defect.x, defect.y, base, zone_mm));
        const head = seen(trayPoint(defect.x, defect.y, base + top * 0.45, zone_mm));
        drawPin(context, foot, head, String(i + 1));
      });
    },
    [faces, top, view, zone_mm, liver.defects, liver.heights_mm],
  );
}

type Seen = (point: Vec3) => Projected;

/** The sensor's field on the tray, with the zones' borders; the front edge is drawn stronger. */
function drawTray(context: CanvasRenderingContext2D, seen: Seen, zone_mm: number): void {
  context.lineWidth = 1;
  context.strokeStyle = cssColor('--line');
  const line = (ax: number, ay: number, bx: number, by: number) => {
    const a = seen(trayPoint(ax, ay, 0, zone_mm));
    const b = seen(trayPoint(bx, by, 0, zone_mm));
    context.beginPath();
    context.moveTo(a.x, a.y);
    context.lineTo(b.x, b.y);
    context.stroke();
  };
  for (let at = 0; at <= 8; at += 1) {
    line(at, 0, at, 8);
    line(0, at, 8, at);
  }
  context.strokeStyle = cssColor('--line-strong');
  context.lineWidth = 2.5;
  line(0, 8, 8, 8);
}

function drawFaces(
  context: CanvasRenderingContext2D,
  seen: Seen,
  faces: Face[],
  top: number,
): void {
  const items = faces.map((face) => {
    const corners = face.corners.map(seen);
    const depth = corners.reduce((sum, corner) => sum + corner.depth, 0) / corners.length;
    return { depth, item: { face, corners } };
  });
  for (const { face, corners } of backToFront(items)) {
    const shade = 0.55 + 0.45 * face.light;
    const color = scaleColor(face.height_mm / top).map((part) => Math.round(part * shade)) as Rgb;
    context.beginPath();
    corners.forEach((corner, i) =>
      i === 0 ? context.moveTo(corner.x, corner.y) : context.lineTo(corner.x, corner.y),
    );
    context.closePath();
    context.fillStyle = rgb(color);
    context.fill();
    // In the same colour, so that no seam of the background shows between faces.
    context.strokeStyle = rgb(color);
    context.lineWidth = 1;
    context.stroke();
  }
}

function drawPin(
  context: CanvasRenderingContext2D,
  foot: Projected,
  head: Projected,
  name: string,
): void {
  for (const [color, width] of [
    ['#000000', 5],
    ['#ffffff', 2],
  ] as const) {
    context.strokeStyle = color;
    context.lineWidth = width;
    context.beginPath();
    context.moveTo(foot.x, foot.y);
    context.lineTo(head.x, head.y);
    context.stroke();
  }
  context.fillStyle = '#000000';
  context.beginPath();
  context.arc(head.x, head.y, 14, 0, 2 * Math.PI);
  context.fill();
  context.strokeStyle = '#ffffff';
  context.lineWidth = 2;
  context.stroke();
  context.fillStyle = '#ffffff';
  context.font = '700 16px system-ui, sans-serif';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(name, head.x, head.y + 1);
}
