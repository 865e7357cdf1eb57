// A line of master.jsonl with its pattern: areas, values, bases (docs/bundle-tables.md, 4, 5 and 7).
import { sum, under, unique } from './base.mjs';
import { Residence } from './territories.mjs';
import { departmentsOf, postOf, seatOf } from './register.mjs';

export const grainOf = ([level, period]) => `${level}-${period.includes('Q') ? 'quarter' : 'year'}`;
export class Line {
  constructor(master, pattern) {
    Object.assign(this, { ...master, pattern, parts: ['partition', 'mentions'].includes(master.rule) });
    this.hidden = new Set(pattern.hidden.map(each => JSON.stringify(each)));
    [this.bySeat, this.bounds] = [master.values, master.ceilings].map(list => Map.groupBy(list, each => each[0]));
    this.levels = new Map();
    if (master.residence) this.residence = new Residence(master.residence);
  }
  /** The areas of a level in a period, each with its seats. */
  at(level, period) {
    const own = level === 'department' && this.quarter_departments?.[period];
    return under(this.levels, own ? period : level, () => {
      const counted = seat => this.bySeat.get(seat).some(each => this.within(each[1], period)), areas = new Map();
      for (const seat of [...this.bySeat.keys()].filter(each => !own || counted(each)))
        for (const area of this.areasOf(seat, level, period)) under(areas, area, () => []).push(seat);
      return areas;
    });
  }
  areasOf(seat, level, period) {
    const quarter = level === 'department' && this.quarter_departments?.[period];
    if (quarter) return seat in quarter ? [quarter[seat]] : [];
    if (level === 'territory') return this.territories?.[seat] ?? [];
    const of = { post: this.posts, department: this.departments }[level];
    return of ? unique(departmentsOf(seat).map(code => of[seatOf(postOf(seat), code)])) : ['FR'];
  }
  /** Whether a grid shows an area: of residence, territories of its slot alone. */
  shownBy([, , , slot], area) { return slot === undefined || this.residence.slots[area] === slot; }
  /** The areas of a grid, each with its seats. */
  areasIn(grid) { return new Map([...this.at(grid[0], grid[1])].filter(([area]) => this.shownBy(grid, area))); }
  isHidden(...cell) { return this.hidden.has(JSON.stringify(cell)); }
  shows(grain) { return this.pattern.grids.some(each => grainOf(each) === grain); }
  within(quarter, period) {
    if (this.spans?.[period]) return this.spans[period].includes(quarter);
    return quarter === period || (period === this.year ? this.quarters : period.split('+')).includes(quarter);
  }
  total(bySeat, seats, fits) { return sum(seats, seat =>
    sum((bySeat.get(seat) ?? []).filter(fits), each => each.at(-1))); }
  value(seats, period, group) {
    return this.total(this.bySeat, seats, each => group.includes(each[2]) && this.within(each[1], period));
  }
  /** The persons of whom a row tells the parts. */
  persons(seats, period) {
    if (this.rule === 'mentions') return this.total(this.bounds, seats, each => this.within(each[1], period));
    return this.rule === 'partition' ? this.value(seats, period, this.modalities) : 0;
  }
}
