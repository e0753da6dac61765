/** Everybody in the sample organization has this password; the sign-in page tells it. It opens sample data only. */
export const samplePassword = 'welcome-to-renubu';
