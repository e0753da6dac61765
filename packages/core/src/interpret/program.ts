import type { Json } from '@renubu/contracts/json';
import type { Operator } from '@renubu/contracts/language/conditions';
import type { Trigger } from '@renubu/contracts/language/workflow';
import type { FieldType, Question } from '@renubu/contracts/interpreter';

/** Characters of the request from `start` up to `end`. */
export interface Place {
  start: number;
  end: number;
}

export interface Leaf {
  kind: 'leaf';
  field: string;
  op: Operator;
  value: Json;
  type: FieldType | 'duration' | 'field';
  entity: string;
  place: Place;
}

/** A condition as it was read, before it is written in the workflow language. */
export type Cond = Leaf | { kind: 'all' | 'any'; parts: Cond[] } | { kind: 'not'; part: Cond };

export type Purpose = 'inform' | 'welcome' | 'remind' | 'survey' | 'thank';

/** One thing the workflow is to do. */
export type Action =
  | { kind: 'verdict'; outcome: 'block' | 'allow' | 'review' }
  | { kind: 'cancel' }
  | { kind: 'approval'; roles: string[]; quorum: number; expiresIn: string | null; onExpiry: 'block' | 'allow' | null }
  | { kind: 'notify'; role: string; priority: number; message: string | null }
  | { kind: 'slack'; channel: string | null; message: string | null }
  | { kind: 'email'; to: 'customer' | string; purpose: Purpose; message: string | null }
  | { kind: 'create'; entity: string; data: Record<string, Json> }
  | { kind: 'update'; entity: string; field: string; value: Json }
  | { kind: 'wait'; duration: string }
  | { kind: 'wait-event'; event: string; entity: string | null; timeout: string | null; late: Action[] }
  | { kind: 'task'; title: string; role: string | null }
  | { kind: 'webhook'; url: string | null; name: string }
  | { kind: 'emit'; type: string }
  | { kind: 'start'; slug: string }
  | { kind: 'log' };

/** Actions under a condition; `unless` are conditions that let it pass. */
export interface Case {
  when: Cond | null;
  unless: Cond[];
  actions: Action[];
  /** Where its words stand. */
  place: Place;
}

/** What the request asks for. */
export interface Program {
  trigger: Trigger | null;
  /** The entity everything is about. */
  entity: string | null;
  entities: string[];
  /** What must hold before anything else is looked at. */
  guard: Cond | null;
  cases: Case[];
  otherwise: Action[] | null;
  /** Of the whole execution. */
  timeout: string | null;
}

/** A question before its choices are written out. */
export type Draft = Omit<Question, 'id'>;
