/** A small agreement as text, so that its reading can be followed by eye. */
export const contractText = `SUBSCRIPTION SERVICES AGREEMENT

This Subscription Services Agreement (this "Agreement") is made as of January 15, 2026 (the "Effective Date") by and between
Lighthouse Software Inc., a Delaware corporation ("Provider"), and Acme Corporation, an Ohio corporation ("Customer").

1. TERM. The initial term of this Agreement begins on the Effective Date and ends on January 14, 2029 (the "Initial Term").

2. RENEWAL. Thereafter this Agreement shall automatically renew for successive periods of one (1) year each, unless either party
gives written notice of non-renewal at least sixty (60) days before the end of the then-current term.

3. FEES. Customer shall pay all invoices within thirty (30) days after the date of the invoice. Provider may not increase the fees
by more than eight percent (8%) in any renewal term.

4. GOVERNING LAW. This Agreement shall be governed by and construed in accordance with the laws of the State of New York.
`;
