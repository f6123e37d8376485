import {
  type Call,
  callerOf,
  type Handler,
  type Handlers,
  numberOr,
  pageAsked,
  param,
  picked,
  text,
  texts,
} from '../call.ts';
import type { MenuItem } from '../entities.ts';
import type { Platform } from '../platform.ts';
import { conflict, Refusal, unknown } from '../refusal.ts';

const day = 86_400_000;

function itemById(id: string, { menuItems }: Platform): MenuItem {
  const item = menuItems.get(id);
  if (!item?.isActive) throw unknown('menu item', id, 'MENU_ITEM_NOT_FOUND');
  return item;
}

/** There is one school. */
export function checkSchoolExists(schoolId: unknown, { school }: Platform): void {
  if (schoolId !== school.id) throw unknown('school', text(schoolId), 'SCHOOL_NOT_FOUND');
}

const create: Handler = ({ body }, platform) => {
  const { menuItems, school, id, iso } = platform;
  checkSchoolExists(body.schoolId, platform);
  const name = text(body.name);
  if (menuItems.find(`${school.id}/${name}`)) throw conflict('MENU_ITEM_EXISTS', `the school offers ${name} already`);
  const usual = {
    description: '',
    nutritionalInfo: {},
    allergens: [],
    preparationTime: 15,
    portionSize: null,
    imageUrl: null,
  };
  const at = iso();
  const isActive = body.isActive !== false;
  const own = { id: id(), name, schoolId: school.id, price: numberOr(body.price, 0), category: text(body.category) };
  const item = {
    ...usual,
    ...body,
    ...own,
    description: text(body.description),
    isActive,
    available: isActive,
    createdAt: at,
    updatedAt: at,
  };
  return { data: { menuItem: menuItems.add<MenuItem>(item) } };
};

const changeable = [
  ...[
    'name',
    'description',
    'category',
    'price',
    'nutritionalInfo',
    'allergens',
    'isVegetarian',
    'isVegan',
    'isGlutenFree',
  ],
  ...[
    'isDairyFree',
    'ingredients',
    'servingSize',
    'preparationTime',
    'availableDays',
    'customizations',
    'images',
    'isActive',
  ],
];

const update: Handler = (call, platform) => {
  const item = itemById(param(call, 'id'), platform);
  const changes = picked(call.body, changeable);
  const fieldsUpdated = Object.keys(changes);
  if (fieldsUpdated.length === 0) throw new Refusal(400, ['NO_UPDATES'], 'at least one known field is needed');
  const other = platform.menuItems.find(`${item.schoolId}/${text(changes.name ?? item.name)}`);
  if (other && other !== item) throw conflict('MENU_ITEM_EXISTS', `the school offers ${text(changes.name)} already`);
  const menuItem = platform.menuItems.change(item, { ...changes, updatedAt: platform.iso() });
  return { data: { menuItem, changes: { fieldsUpdated, updateCount: fieldsUpdated.length } } };
};

const remove: Handler = (call, platform) => {
  const item = itemById(param(call, 'id'), platform);
  const hard = call.query.hard === true;
  if (hard) platform.menuItems.remove(item.id);
  else platform.menuItems.change(item, { isActive: false });
  const deletionType = hard ? 'hard' : 'soft';
  return { data: { id: item.id, deletionType, deletedAt: platform.iso(), deletedBy: callerOf(call).user.id } };
};

const get: Handler = (call, platform) => {
  const item = itemById(param(call, 'id'), platform);
  const availability = { isAvailableToday: true, nextAvailableDate: platform.iso(day).slice(0, 10) };
  return { data: { menuItem: { availableDays: [], ...item, school: platform.school }, availability } };
};

const flags = ['isVegetarian', 'isVegan', 'isGlutenFree', 'isDairyFree'];

/** The item filters of the two lists. */
function matching(query: Call['query'], term: string): (item: MenuItem) => boolean {
  const { schoolId, category, minPrice, maxPrice } = query;
  const wantedFlags = flags.filter((flag) => query[flag] !== undefined);
  const without = text(query.allergens ?? query.excludeAllergens)
    .split(',')
    .filter(Boolean);
  return (item) =>
    item.isActive &&
    (schoolId === undefined || item.schoolId === schoolId) &&
    (category === undefined || item.category === category) &&
    !(typeof minPrice === 'number' && item.price < minPrice) &&
    !(typeof maxPrice === 'number' && item.price > maxPrice) &&
    wantedFlags.every((flag) => item[flag] === query[flag]) &&
    (without.length === 0 || !texts(item.allergens).some((allergen) => without.includes(allergen))) &&
    (term === '' || item.name.toLowerCase().includes(term) || item.description.toLowerCase().includes(term));
}

const list: Handler = (call, { menuItems }) => {
  const asked = pageAsked(call, 20);
  const { items, total } = menuItems.page({
    where: matching(call.query, text(call.query.search).toLowerCase()),
    ...asked,
  });
  return { data: { menuItems: items, filters: call.query }, pages: { ...asked, total } };
};

const search: Handler = (call, { menuItems }) => {
  const term = text(call.query.q ?? call.query.search)
    .trim()
    .toLowerCase();
  if (term.length < 2)
    throw new Refusal(400, ['INVALID_SEARCH_TERM'], 'a search term of 2 to 100 characters is needed');
  const asked = pageAsked(call, 20, 50);
  const { items, total } = menuItems.page({ where: matching(call.query, term), ...asked });
  const results = items.map((item) => ({ ...item, relevanceScore: 1, matchType: 'name' }));
  return { data: { results, search: { term, totalResults: total } }, pages: { ...asked, total } };
};

export const menu: Handlers = {
  'menu.create-item': create,
  'menu.update-item': update,
  'menu.delete-item': remove,
  'menu.get-item': get,
  'menu.list-items': list,
  'menu.search-items': search,
};
