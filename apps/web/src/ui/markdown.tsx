import ReactMarkdown from 'react-markdown';
import rehypeSanitize from 'rehype-sanitize';
import remarkGfm from 'remark-gfm';
import classes from './markdown.module.css';

/** Text with headings, lists, tables and links; HTML in it stays text. Heavy: import it lazily. */
export function Markdown({ children }: { children: string }) {
  return (
    <div className={classes['markdown']}>
      <ReactMarkdown remarkPlugins={[remarkGfm]} rehypePlugins={[rehypeSanitize]}>
        {children}
      </ReactMarkdown>
    </div>
  );
}
