import { asSections, readReport } from '../../../features/artifacts/content.ts';
import { ChecklistArtifact } from './checklist.tsx';
import type { ContentProps } from './content-props.ts';
import { EmailArtifact } from './email.tsx';
import { MetricsGrid } from './metrics-grid.tsx';
import { Recommendations } from './recommendations.tsx';
import { ReportSections } from './report.tsx';
import { RiskReportView } from './risk-report.tsx';

/** The content of an artifact by its type; types without a drawing of their own show as sections of text. */
export function ArtifactContent({ type, ...props }: ContentProps & { type: string }) {
  switch (type) {
    case 'risk_report':
      return <RiskReportView content={props.content} />;
    case 'checklist':
      return <ChecklistArtifact {...props} />;
    case 'email_draft':
      return <EmailArtifact {...props} />;
    case 'metrics':
      return <MetricsGrid content={props.content} />;
    case 'recommendations':
      return <Recommendations content={props.content} />;
    default: {
      const { sections } = readReport(props.content);
      return sections.length > 0 || type === 'report' ? (
        <ReportSections {...props} sections={sections} />
      ) : (
        <ReportSections content={props.content} sections={asSections(props.content)} />
      );
    }
  }
}
