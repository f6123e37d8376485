import type { ChartData } from './chart-data.ts';
import { drawCharts } from './charts.ts';
import { enlivenTable } from './endpoint-table.ts';
import { offerThemes } from './theme.ts';

/** The script of a report page. Without it the page is complete but for the charts. */
const embedded = document.getElementById('chart-data')?.textContent;
const data = embedded ? (JSON.parse(embedded) as ChartData) : null;
const redraw = data && data.seconds.length > 0 ? drawCharts(data) : () => undefined;
offerThemes(redraw);
enlivenTable();
