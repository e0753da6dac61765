import Markdown from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { linkTarget } from './links.ts';

const elements = ['p', 'strong', 'em', 'del', 'code', 'ul', 'ol', 'li', 'a', 'br'];

/** Text with emphasis, lists and links; everything else of Markdown shows as its text, HTML never becomes HTML. */
export function LightMarkdown({ text }: { text: string }) {
  return (
    <Markdown
      remarkPlugins={[remarkGfm]}
      allowedElements={elements}
      unwrapDisallowed
      skipHtml
      components={{
        a: ({ href, children }) => (
          <a href={href} {...linkTarget(href)}>
            {children}
          </a>
        ),
      }}
    >
      {text}
    </Markdown>
  );
}
