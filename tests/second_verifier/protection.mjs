// Cells, sensitive cells and certificates (docs/bundle-tables.md, 5).
import { add, must, sum, unique } from './base.mjs';
import { areasOf, areasOfSeat } from './exact.mjs';
import { postOf } from './register.mjs';

export const grainOf = (level, period) => `${level}-${period.includes('Q') ? 'quarter' : 'year'}`;
const key = (posts, period, group, against) => JSON.stringify([posts.toSorted(), period, group, against]);

/** A line of master.jsonl and of pattern.jsonl together. */
export class Line {
  constructor(master, pattern, policy) {
    Object.assign(this, { master, pattern, policy, bySeat: Map.groupBy(master.values, each => each[0]), ceilings: Map.groupBy(master.ceilings, each => each[0]) });
    this.hidden = new Set(pattern.hidden.map(each => JSON.stringify(each)));
    this.levels = Object.fromEntries(['nation', 'department', 'post'].map(level => [level, areasOf(master, level)]));
  }

  isHidden(level, area, period, group) { return this.hidden.has(JSON.stringify([level, area, period, group])); }
  within(quarter, period) { return quarter === period || (period === this.master.year && this.master.quarters.includes(quarter)); }
  value(posts, period, group) {
    return sum(posts, post => sum((this.bySeat.get(post) ?? []).filter(each => group.includes(each[2]) && this.within(each[1], period)), each => each[3]));
  }
  ceiling(posts, period) { return sum(posts, post => sum((this.ceilings.get(post) ?? []).filter(each => this.within(each[1], period)), each => each[2])); }
  persons(posts, period) {
    const { rule, modalities } = this.master;
    return rule === 'partition' ? this.value(posts, period, modalities) : rule === 'mentions' ? this.ceiling(posts, period) : 0;
  }
  base(posts, period) { return ['partition', 'mentions'].includes(this.master.rule) ? this.persons(posts, period) : null; }
  secret(posts, period, value) {
    const most = this.policy.group_disclosure_min;
    return value > 0 && (value < this.master.threshold || (value < most && value === this.persons(posts, period)));
  }

  /** The sensitive cells of grids. */
  *sensitive(grids) {
    const { rule, modalities, threshold } = this.master, most = Math.max(this.policy.group_disclosure_min, threshold);
    for (const [level, period, grouping] of grids) {
      for (const posts of this.levels[level].values())
        for (const group of grouping) {
          if (group.length === modalities.length && ['partition', 'mentions'].includes(rule)) continue;
          const value = this.value(posts, period, group);
          if (this.secret(posts, period, value)) yield key(posts, period, group, null);
          const own = [...Map.groupBy(posts, postOf)].map(([post, seats]) => [post, seats, this.value(seats, period, group)]);
          if (own.length < 2 || value - Math.max(...own.map(each => each[2])) >= most) continue;
          for (const [post, seats, n] of own) {
            const others = posts.filter(each => !seats.includes(each));
            if (this.secret(others, period, value - n)) yield key(others, period, group, post);
          }
        }
      if (level === 'department' && rule === 'distinct')
        for (const seat of this.bySeat.keys()) if (!(seat in this.master.departments) && this.secret([seat], period, this.value([seat], period, ['']))) yield key([seat], period, [''], null);
    }
  }

  /** Rules of the pattern; then what must be protected has a certificate, and each holds. */
  check(certificates, finest) {
    const { rule, modalities } = this.master, { grids, hidden } = this.pattern;
    for (const [, , grouping] of grids) must(String(grouping.flat().sort()) === String(modalities.toSorted()), 'un regroupement ne partage pas les modalités.');
    for (const [level, area, period, group] of hidden)
      must(grids.some(([l, p, g]) => l === level && p === period && this.levels[l].has(area) && g.some(each => String(each) === String(group))), `case cachée ${area} ${period} ${group} hors des grilles.`);
    must(rule === 'total' ? !hidden.length : hidden.every(each => each[0] !== 'nation'), 'une case qui se publie toujours est cachée.');
    if (rule === 'total') return;
    const proven = new Set(certificates.map(({ secret: [posts, ...rest] }) => key(posts, ...rest)));
    for (const each of this.sensitive(finest)) must(proven.has(each), `la case sensible ${each} n’a pas de certificat.`);
    for (const each of certificates) this.certificate(each);
  }

  certificate({ secret: [posts, period, group, against], witnesses }) {
    const value = this.value(posts, period, group), name = `certificat de ${posts.join('+')} ${period} ${group}`;
    const own = new Set(posts.map(postOf)), changed = { zero: [], above: [] };
    for (const [kind, changes] of witnesses) {
      const sums = new Map(), rows = new Map();
      for (const [seat, quarter, modality, change] of changes) {
        const count = this.bySeat.get(seat)?.find(each => each[1] === quarter && each[2] === modality)?.[3] ?? 0;
        must(this.bySeat.has(seat) && this.master.quarters.includes(quarter) && this.master.modalities.includes(modality), `${name} : ${seat} ${quarter} ${modality} n’est pas du tableau.`);
        must(count + change >= 0 && (this.master.rule !== 'mentions' || count + change <= this.ceiling([seat], quarter)), `${name} : ${seat} ${quarter} ${modality} est impossible.`);
        must(postOf(seat) !== against, `${name} : le poste ${against} y change.`);
        add(rows, `${seat} ${quarter}`, change);
        for (const [level, p, grouping] of this.pattern.grids)
          if (this.within(quarter, p))
            for (const area of areasOfSeat(this.master, level, seat)) add(sums, JSON.stringify([level, area, p, grouping.find(each => each.includes(modality))]), change);
      }
      if (['partition', 'mentions'].includes(this.master.rule)) must([...rows.values()].every(each => each === 0), `${name} : le total d’un poste change.`);
      for (const [cell, change] of sums) must(change === 0 || this.hidden.has(cell), `${name} : la case publiée ${cell} change.`);
      const now = value + sum(changes.filter(each => posts.includes(each[0]) && group.includes(each[2]) && this.within(each[1], period)), each => each[3]);
      must(kind === 'zero' ? now === 0 : kind === 'above' && now >= this.master.threshold, `${name} : témoin ${kind} à ${now}.`);
      changed[kind].push(unique(changes.map(each => postOf(each[0]))));
    }
    for (const [kind, all] of Object.entries(changed)) {
      must(all.length, `${name} : pas de témoin ${kind}.`);
      const always = all.reduce((some, each) => some.filter(post => each.includes(post))).filter(post => !own.has(post));
      must(against !== null || !always.length, `${name} : ${always} change dans tous les témoins ${kind}.`);
    }
  }
}
