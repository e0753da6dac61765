const states = (
  'Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|' +
  'Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|' +
  'New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|' +
  'South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming|' +
  'District of Columbia|Puerto Rico|Guam'
).split('|');

const provinces = (
  'Alberta|British Columbia|Manitoba|New Brunswick|Newfoundland and Labrador|Newfoundland|Nova Scotia|Ontario|' +
  'Prince Edward Island|Quebec|Saskatchewan|Northwest Territories|Yukon'
).split('|');

const regions =
  'England and Wales|England & Wales|England|Wales|Scotland|Northern Ireland|New South Wales|Victoria|Queensland|Western Australia|South Australia|Hong Kong|Macau|Bermuda|British Virgin Islands|Cayman Islands|Jersey|Guernsey|Isle of Man|Gibraltar'.split(
    '|',
  );

const countries = (
  'Argentina|Armenia|Australia|Austria|Azerbaijan|Bahamas|Bahrain|Bangladesh|Barbados|Belarus|Belgium|Belize|Bolivia|Brazil|Bulgaria|' +
  'Cambodia|Cameroon|Canada|Chile|China|Colombia|Costa Rica|Croatia|Curacao|Cyprus|Czech Republic|Denmark|Dominican Republic|' +
  'Ecuador|Egypt|El Salvador|Estonia|Ethiopia|Finland|France|Georgia|Germany|Ghana|Greece|Guatemala|Honduras|Hungary|Iceland|India|' +
  'Indonesia|Iran|Iraq|Ireland|Israel|Italy|Ivory Coast|Jamaica|Japan|Jordan|Kazakhstan|Kenya|Korea|Kuwait|Latvia|Lebanon|Liberia|' +
  'Liechtenstein|Lithuania|Luxembourg|Malaysia|Malta|Marshall Islands|Mauritius|Mexico|Monaco|Mongolia|Morocco|Nepal|Netherlands|' +
  'New Zealand|Nicaragua|Nigeria|Norway|Oman|Pakistan|Panama|Paraguay|Peru|Philippines|Poland|Portugal|Qatar|Romania|Russia|' +
  'Russian Federation|Saudi Arabia|Senegal|Serbia|Seychelles|Singapore|Slovakia|Slovak Republic|Slovenia|South Africa|South Korea|Spain|' +
  'Sri Lanka|Sweden|Switzerland|Taiwan|Tanzania|Thailand|Trinidad and Tobago|Tunisia|Turkey|Uganda|Ukraine|United Arab Emirates|' +
  'United Kingdom|United States|Uruguay|Uzbekistan|Venezuela|Vietnam|Zambia|Zimbabwe'
).split('|');

/** Other spellings and adjectives, and the name each stands for. */
const otherNames: Readonly<Record<string, string>> = {
  'United States of America': 'United States',
  'U.S.A.': 'United States',
  'U.S.': 'United States',
  USA: 'United States',
  US: 'United States',
  'U.K.': 'United Kingdom',
  UK: 'United Kingdom',
  'Great Britain': 'United Kingdom',
  English: 'England',
  "People's Republic of China": "People's Republic of China",
  'P.R. China': "People's Republic of China",
  'PR China': "People's Republic of China",
  'P.R.C.': "People's Republic of China",
  PRC: "People's Republic of China",
  China: "People's Republic of China",
  Chinese: "People's Republic of China",
  'England and Wales': 'England; Wales',
  'England & Wales': 'England; Wales',
  'Federal Republic of Germany': 'Germany',
  German: 'Germany',
  Swiss: 'Switzerland',
  'Swiss Confederation': 'Switzerland',
  French: 'France',
  Dutch: 'Netherlands',
  'The Netherlands': 'Netherlands',
  Spanish: 'Spain',
  Swedish: 'Sweden',
  Danish: 'Denmark',
  Norwegian: 'Norway',
  Finnish: 'Finland',
  Italian: 'Italy',
  Austrian: 'Austria',
  Belgian: 'Belgium',
  Irish: 'Ireland',
  'Republic of Ireland': 'Ireland',
  Scottish: 'Scotland',
  Scots: 'Scotland',
  Japanese: 'Japan',
  Indian: 'India',
  Israeli: 'Israel',
  'State of Israel': 'Israel',
  Brazilian: 'Brazil',
  Mexican: 'Mexico',
  Canadian: 'Canada',
  Australian: 'Australia',
  'Republic of Korea': 'South Korea',
  Korea: 'South Korea',
  Korean: 'South Korea',
  'Republic of Singapore': 'Singapore',
  'Hong Kong Special Administrative Region': 'Hong Kong',
  'Hong Kong SAR': 'Hong Kong',
  'Russian Federation': 'Russia',
  Russian: 'Russia',
  'Slovak Republic': 'Slovakia',
  Québec: 'Quebec, Canada',
  'Republic of China': 'Taiwan',
  'D.C.': 'District of Columbia',
};

/** Names that are also those of people, firms or things: they count only behind `State of`, `laws of` and the like. */
export const ambiguous = new Set(['US', 'UK', 'Jordan', 'Jersey', 'Victoria', 'Chile', 'Wales']);

function canonicalNames(): Map<string, string> {
  const names = new Map<string, string>();
  for (const country of countries) names.set(country.toLowerCase(), country);
  for (const region of regions) names.set(region.toLowerCase(), region);
  for (const province of provinces) names.set(province.toLowerCase(), `${province}, Canada`);
  for (const state of states) names.set(state.toLowerCase(), state);
  for (const [name, canonical] of Object.entries(otherNames)) names.set(name.toLowerCase(), canonical);
  return names;
}

const canonical = canonicalNames();
const escaped = (name: string): string => name.replace(/[.]/g, '\\.');
const pattern = new RegExp(
  `(?<![A-Za-z'-])(?:${[...canonical.keys()]
    .sort((a, b) => b.length - a.length)
    .map(escaped)
    .join('|')})(?![a-z-])`,
  'gi',
);

export interface FoundLaw {
  name: string;
  start: number;
  end: number;
  text: string;
}

/** States, provinces and countries named in a text, by their usual names; written with a capital letter. */
export function findLaws(text: string): FoundLaw[] {
  return [...text.matchAll(pattern)]
    .filter(([name]) => /^[A-Z]/.test(name))
    .map((match) => ({
      name: canonical.get(match[0].toLowerCase()) ?? match[0],
      start: match.index,
      end: match.index + match[0].length,
      text: match[0],
    }));
}

/** Whether `part` lies inside the country `whole`: naming both means the part. */
export function liesWithin(part: string, whole: string): boolean {
  if (whole === 'United States') return states.includes(part);
  if (whole === 'Canada') return part.endsWith(', Canada');
  if (whole === 'United Kingdom') return ['England', 'England; Wales', 'Scotland', 'Northern Ireland'].includes(part);
  if (whole === "People's Republic of China") return part === 'Hong Kong' || part === 'Macau';
  if (whole === 'Australia')
    return /^(New South Wales|Victoria|Queensland|Western Australia|South Australia)$/.test(part);
  return false;
}
