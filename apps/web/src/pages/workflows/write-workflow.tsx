import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCreateWorkflow } from '../../api/authoring.ts';
import { refusedWith } from '../../api/errors.ts';
import { begin } from '../../features/editor/new-definition.ts';
import { setAt } from '../../features/editor/document.ts';
import { showError } from '../../ui/toast.tsx';
import { WritingDialog } from '../workflow/writing/writing-dialog.tsx';

/** Names that are tried where the first one is taken. */
const mostNames = 9;

/** Writes a workflow with AI and saves it as the draft of a new one. */
export function WriteWorkflow({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('writing');
  const navigate = useNavigate();
  const create = useCreateWorkflow();
  const save = async (yaml: string): Promise<void> => {
    const made = begin({ name: '', text: yaml });
    if (!made.ok) return showError(new Error(made.problems.join(' ')));
    for (let n = 1; n <= mostNames; n += 1) {
      const slug = n === 1 ? made.slug : `${made.slug.slice(0, 60)}-${String(n)}`;
      try {
        await create.mutateAsync({ slug, source: n === 1 ? made.source : setAt(made.source, ['workflow'], slug) });
        onClose();
        return void navigate({ to: '/workflows/$slug', params: { slug }, search: { tab: 'draft' } });
      } catch (error) {
        const taken = refusedWith(error, 412) || refusedWith(error, 428);
        if (!taken || n === mostNames) return showError(error);
      }
    }
  };
  return <WritingDialog useLabel={t('useNew')} onUse={({ yaml }) => void save(yaml)} onClose={onClose} />;
}
