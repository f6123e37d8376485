import { oneTimeSlot } from '../entities.ts';
import { between, dish, phone, rupees, slot, sometimes, tagged, text, unique, type ValueObject } from '../values.ts';
import type { Bodies, Body } from './body.ts';

const nutrition = (random: Parameters<Body>[0]): ValueObject => ({
  calories: between(random, 250, 650),
  protein: between(random, 6, 25),
  carbs: between(random, 30, 90),
  fat: between(random, 4, 20),
  fiber: between(random, 2, 12),
  sugar: between(random, 1, 15),
  sodium: between(random, 100, 600),
});

const analysis: Body = (random) => ({
  schoolId: slot('school.id'),
  userId: slot('user.id'),
  analysisType: random.pick(['basic', 'detailed', 'trend']),
  timeframe: { startDate: slot('day.past30'), endDate: slot('date.today'), period: 'weekly' },
  targetSubjects: {},
  analysisParameters: {
    nutritionalFocus: ['calories', 'protein', 'fiber'],
    ...sometimes(random, { healthMetrics: ['growth', 'compliance'], comparisonMetrics: ['recommended_intake'] }),
  },
  outputFormat: { reportLevel: random.pick(['summary', 'detailed']), exportFormat: 'json' },
});

const mealPlan: Body = (random) => ({
  currentMealPlan: {
    meals: [
      {
        mealType: random.pick(['breakfast', 'lunch']),
        items: [
          {
            foodId: text('food-', unique),
            name: dish(random),
            quantity: between(random, 100, 300),
            unit: 'g',
            calories: between(random, 150, 450),
            macros: { protein: between(random, 5, 20), carbs: between(random, 20, 70), fat: between(random, 3, 18) },
          },
        ],
      },
    ],
  },
  constraints: {
    maxBudget: rupees(random, 60, 200),
    cuisinePreferences: ['south_indian'],
    dietaryRestrictions: ['vegetarian'],
    mealFrequency: 3,
  },
  targets: {
    healthScore: 8,
    costOptimization: true,
    nutritionalBalance: {
      targetCalories: between(random, 1400, 2200),
      proteinRatio: 0.25,
      carbRatio: 0.45,
      fatRatio: 0.3,
    },
  },
  userProfile: {
    age: between(random, 6, 17),
    gender: random.pick(['male', 'female']),
    activityLevel: random.pick(['light', 'moderate', 'active']),
    healthGoals: ['maintenance'],
  },
});

/** Menus, orders, the counter and the nutritionist. Prices are rupees. */
export const meals: Bodies = {
  'menu.create-item': (random) => ({
    name: tagged(dish(random)),
    description: 'Freshly cooked in the school kitchen.',
    category: random.pick(['breakfast', 'lunch', 'snack']),
    price: rupees(random, 40, 180),
    schoolId: slot('school.id'),
    nutritionalInfo: nutrition(random),
    isVegetarian: true,
    isActive: true,
    preparationTime: between(random, 5, 45),
    ...sometimes(random, {
      allergens: [random.pick(['dairy', 'nuts', 'wheat'])],
      ingredients: ['rice', 'lentils', 'spices'],
      availableDays: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
    }),
  }),
  // Name, price and availability stay: other calls order the item at this moment.
  'menu.update-item': (random) => ({
    description: 'Freshly cooked in the school kitchen, now with less salt.',
    preparationTime: between(random, 5, 45),
    ...sometimes(random, { nutritionalInfo: nutrition(random), servingSize: '250 g' }),
  }),
  'menus.create-plan': (random) => ({
    name: tagged('lunch plan'),
    schoolId: slot('school.id'),
    startDate: slot('date.future7'),
    endDate: slot('date.future30'),
    mealTypes: random.pick([['lunch'], ['breakfast', 'lunch'], ['lunch', 'snack']]),
    isTemplate: false,
    ...sometimes(random, { description: 'Seasonal vegetables and millets.' }),
  }),
  'menus.update-plan': () => ({
    name: tagged('lunch plan, revised'),
    description: 'Seasonal vegetables, millets and pulses.',
    startDate: slot('day.future7'),
    endDate: slot('day.future30'),
  }),
  'menus.approve-plan': () => ({ approvalType: 'ADMIN_APPROVAL', comments: 'Balanced and within the budget.' }),

  'orders.create': (random) => ({
    studentId: slot('student.id'),
    deliveryDate: slot('date.delivery'),
    orderItems: [
      {
        menuItemId: slot('menuItem.id'),
        quantity: between(random, 1, 3),
        ...sometimes(random, { specialInstructions: 'no onion' }),
      },
    ],
    specialInstructions: tagged('less spicy, please'),
    ...sometimes(random, { deliveryInstructions: 'at the counter', contactPhone: phone(random) }),
  }),
  'orders.update': (random) => ({
    deliveryInstructions: tagged('at the side counter'),
    contactPhone: phone(random),
    orderItems: [
      {
        action: 'update',
        id: slot('orderItem.id'),
        menuItemId: slot('menuItem.id'),
        quantity: between(random, 1, 5),
      },
    ],
  }),

  'rfid.register-card': (random) => ({
    studentId: slot('cardHolder.id'),
    schoolId: slot('school.id'),
    expiresAt: slot('date.future365'),
    metadata: { run: text(unique) },
    ...sometimes(random, { cardType: 'standard' }),
  }),
  'rfid.bulk-import-cards': () => ({
    csvData: text('studentId\n', { slot: 'cardHolder.id' }, '\n'),
    schoolId: slot('school.id'),
    previewMode: false,
    expiryDays: 365,
  }),
  'rfid.update-card': () => ({ isActive: true, expiresAt: slot('date.future365') }),
  'rfid.create-reader': (random) => ({
    name: tagged('counter reader'),
    location: `Dining hall, counter ${between(random, 1, 9)}`,
    schoolId: slot('school.id'),
    ipAddress: `10.20.${random.integer(256)}.${between(random, 1, 254)}`,
    isActive: true,
  }),
  'rfid.update-reader': (random) => ({
    location: `Dining hall, counter ${between(random, 1, 9)}`,
    status: 'online',
    isActive: true,
  }),
  'rfid.verify-card': (random, operation) => ({
    cardNumber: slot(oneTimeSlot('pickup.cardNumber', operation)),
    readerId: slot(oneTimeSlot('pickup.readerId', operation)),
    orderId: slot(oneTimeSlot('pickup.orderId', operation)),
    ...sometimes(random, { location: 'Dining hall' }),
  }),
  'rfid.verify-bulk': (_random, operation) => ({
    verifications: [
      {
        cardNumber: slot(oneTimeSlot('pickup.cardNumber', operation)),
        readerId: slot(oneTimeSlot('pickup.readerId', operation)),
        orderId: slot(oneTimeSlot('pickup.orderId', operation)),
      },
    ],
  }),
  'rfid.verify-delivery': (random, operation) => ({
    cardId: slot(oneTimeSlot('pickup.cardId', operation)),
    readerId: slot(oneTimeSlot('pickup.readerId', operation)),
    orderId: slot(oneTimeSlot('pickup.orderId', operation)),
    location: { venue: 'Dining hall', ...sometimes(random, { latitude: 12.9716, longitude: 77.5946 }) },
  }),

  'nutrition.analyze': analysis,
  'nutrition.analyze-batch': analysis,
  'nutrition.check-compliance': (random) => ({
    entityId: slot('school.id'),
    entityType: 'school',
    complianceFrameworks: ['FSSAI', 'USDA'],
    reportLevel: random.pick(['summary', 'detailed']),
    ...sometimes(random, { userContext: { ageGroups: [{ min: 6, max: 12 }], regions: ['Karnataka'] } }),
  }),
  'nutrition.balance-meal': mealPlan,
  'nutrition.optimize-meal': mealPlan,
  'nutrition.generate-recommendations': (random) => ({
    userId: slot('user.id'),
    preferences: {
      dietType: 'vegetarian',
      cuisinePreferences: ['south_indian'],
      mealFrequency: 3,
      calorieTarget: between(random, 1400, 2200),
    },
    goals: { primary: 'general_health', targetTimeline: '3_months' },
    restrictions: { allergies: ['nuts'], intolerances: [], foodsToAvoid: [] },
    healthConditionSupport: [],
    culturalAdaptations: {
      culturalBackground: 'Karnataka',
      traditionalFoods: [dish(random)],
      culturalMealPatterns: ['rice at noon'],
      festivalConsiderations: [],
    },
  }),
  'nutrition.personalize-recommendations': (random) => ({
    childId: slot('student.id'),
    age: between(random, 6, 17),
    gender: random.pick(['male', 'female']),
    height: between(random, 110, 175),
    weight: between(random, 20, 65),
    activityLevel: random.pick(['light', 'moderate', 'active']),
    schoolId: slot('school.id'),
    ...sometimes(random, { allergies: ['dairy'], parentPreferences: { budgetConstraints: 'medium' } }),
  }),
  'nutrition.analyze-trends': (random) => ({
    schoolId: slot('school.id'),
    ageGroups: [{ min: 6, max: 12 }],
    timeframe: {
      startDate: slot('date.past30'),
      endDate: slot('date.now'),
      granularity: random.pick(['daily', 'weekly']),
    },
    focusAreas: ['nutrition', 'preferences'],
    outputFormat: 'summary',
  }),
};
