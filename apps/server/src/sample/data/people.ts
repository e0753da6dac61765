import type { Role } from '@renubu/contracts/permissions';
import type { ExperienceLevel } from '@renubu/contracts/renewals';

export interface SamplePerson {
  key: string;
  name: string;
  title: string;
  role: Role;
  experience: ExperienceLevel;
  managerKey: string | null;
  territories: string[];
  skills: string[];
  takesWork: boolean;
}

const csm = (
  key: string,
  name: string,
  experience: ExperienceLevel,
  territories: string[],
  skills: string[],
): SamplePerson => ({
  key,
  name,
  title:
    experience === 'expert' ? 'Principal CSM' : experience === 'senior' ? 'Senior CSM' : 'Customer Success Manager',
  role: 'csm',
  experience,
  managerKey: 'michael',
  territories,
  skills,
  takesWork: true,
});

export const samplePeople: readonly SamplePerson[] = [
  csm('sarah', 'Sarah Johnson', 'senior', [], ['enterprise']),
  csm('david', 'David Okafor', 'expert', [], ['enterprise', 'healthcare']),
  csm('mei', 'Mei Tanaka', 'mid', [], ['technology']),
  csm('lucas', 'Lucas Moreau', 'mid', [], ['retail']),
  csm('priya', 'Priya Raman', 'junior', [], []),
  csm('tom', 'Tom Berger', 'senior', [], ['manufacturing']),
  {
    key: 'michael',
    name: 'Michael Torres',
    title: 'Head of Customer Success',
    role: 'manager',
    experience: 'expert',
    managerKey: null,
    territories: [],
    skills: [],
    takesWork: false,
  },
  {
    key: 'alex',
    name: 'Alex Kim',
    title: 'Operations',
    role: 'admin',
    experience: 'mid',
    managerKey: null,
    territories: [],
    skills: [],
    takesWork: false,
  },
];

export const sampleEmail = (key: string): string => `${key}@sample.renubu.example`;
