// Charts from plain data: { labels, series: [{ name, values, grey? }], lines?: [{ at, name }], bands?, unit? }.
// Drawn on a canvas, because a strict content policy refuses the style attributes of an SVG renderer.
import { BarChart, LineChart, ScatterChart } from "echarts/charts";
import { AriaComponent, GridComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import type { EChartsCoreOption } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([BarChart, LineChart, ScatterChart, GridComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent, AriaComponent, CanvasRenderer]);

type Series = { name: string; values: (number | null | [string, number])[]; grey?: boolean; step?: boolean };
type Ground = { from: number; to: number; name: string; tone: "low" | "mid" | "high" };
type ChartData = {
  labels?: string[];
  series: Series[];
  lines?: { at: number; name: string }[];
  bands?: Ground[];
  max?: number;
  time?: boolean;
};

function token(name: string): string {
  // A probe resolves light-dark() and var() to a plain colour, which the canvas needs.
  const probe = document.createElement("span");
  probe.className = `token-${name}`;
  document.body.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

function seriesOf(kind: string, data: ChartData, series: Series, first: boolean): object {
  const colour = token(series.grey ? "series2" : "primary");
  return {
    type: kind === "bar" ? "bar" : "line",
    name: series.name,
    data: series.values,
    step: series.step ? "end" : undefined,
    showSymbol: false,
    symbolSize: 6,
    barMaxWidth: 28,
    lineStyle: { width: 2, color: colour },
    itemStyle: { color: colour, borderRadius: kind === "bar" ? [3, 3, 0, 0] : 0 },
    markLine: first && data.lines?.length
      ? { silent: true, symbol: "none", lineStyle: { color: token("ink3"), type: "dotted" }, label: { formatter: "{b}", color: token("ink2"), fontSize: 11 }, data: data.lines.map((l) => ({ name: l.name, yAxis: l.at })) }
      : undefined,
    markArea: first && data.bands?.length
      ? { silent: true, label: { position: "insideTopLeft", color: token("ink2"), fontSize: 11 }, data: data.bands.map((b) => [{ name: b.name, yAxis: b.from, itemStyle: { color: token(`${b.tone}-bg`) } }, { yAxis: b.to }]) }
      : undefined,
  };
}

function optionOf(kind: string, data: ChartData): EChartsCoreOption {
  const axis = { axisLabel: { color: token("ink2"), fontSize: 11 }, axisLine: { lineStyle: { color: token("line") } }, axisTick: { show: false } };
  return {
    animation: false,
    aria: { enabled: true },
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 8, right: 16, top: 16, bottom: 8, containLabel: true },
    tooltip: { trigger: "axis", renderMode: "richText", backgroundColor: token("card"), borderColor: token("line2"), textStyle: { color: token("ink"), fontSize: 12 } },
    xAxis: { type: data.time ? "time" : "category", data: data.time ? undefined : data.labels, boundaryGap: kind === "bar", ...axis },
    yAxis: { type: "value", max: data.max, interval: data.max ? data.max / 4 : undefined, splitNumber: 4, splitLine: { lineStyle: { color: token("line") } }, ...axis },
    series: data.series.map((series, at) => seriesOf(kind, data, series, at === 0)),
  };
}

export function start(element: HTMLElement, raw: unknown): void {
  const box = element.querySelector<HTMLElement>(".chart-box");
  if (!box || !raw) return;
  const data = raw as ChartData;
  const chart = init(box, undefined, { renderer: "canvas" });
  const draw = () => chart.setOption(optionOf(element.dataset.kind ?? "line", data), true);
  draw();
  new ResizeObserver(() => chart.resize()).observe(box);
  new MutationObserver(draw).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
}
