import { Popover, UnstyledButton } from '@mantine/core';
import { useEffect, useRef, useState, type HTMLAttributes, type ReactNode } from 'react';
import classes from './hover-details.module.css';

/** Long enough for the mouse to cross the gap to what opened. */
const closeAfterMs = 160;

interface HoverState {
  opened: boolean;
  /** Opened by a press: the focus moves in, and only Escape or a press beside it closes. */
  pinned: boolean;
  /** For whatever should open the details while the mouse is over it. */
  hover: Pick<HTMLAttributes<HTMLElement>, 'onMouseEnter' | 'onMouseLeave'>;
  press: () => void;
  focus: () => void;
  blur: () => void;
  close: () => void;
}

/** Details that open on hover and focus, stay while the mouse is on them, and are kept open by a press. */
export function useHoverDetails(): HoverState {
  const [state, setState] = useState<'closed' | 'shown' | 'pinned'>('closed');
  const leaving = useRef<ReturnType<typeof setTimeout>>(undefined);
  // Closing gives the focus back, which must not open again.
  const closedByHand = useRef(false);
  useEffect(() => () => clearTimeout(leaving.current), []);
  const show = (): void => {
    clearTimeout(leaving.current);
    setState((before) => (before === 'closed' ? 'shown' : before));
  };
  const leave = (): void => {
    closedByHand.current = false;
    clearTimeout(leaving.current);
    leaving.current = setTimeout(() => setState((before) => (before === 'pinned' ? before : 'closed')), closeAfterMs);
  };
  const close = (): void => {
    closedByHand.current = true;
    setState('closed');
  };
  return {
    opened: state !== 'closed',
    pinned: state === 'pinned',
    hover: { onMouseEnter: show, onMouseLeave: leave },
    press: () => (state === 'pinned' ? close() : setState('pinned')),
    focus: () => {
      if (!closedByHand.current) show();
    },
    blur: leave,
    close,
  };
}

interface HoverDetailsProps {
  /** What the button says to screen readers when its content is not enough. */
  label?: string | undefined;
  className?: string | undefined;
  children: ReactNode;
  details: ReactNode;
  /** Shared with something larger that opens the details as well, such as a whole sentence. */
  state: HoverState;
  width?: number;
}
/** A small button with details: shown on hover and focus, entered by a press, closed by Escape. */
export function HoverDetails({ label, className, children, details, state, width = 320 }: HoverDetailsProps) {
  return (
    <Popover
      opened={state.opened}
      onChange={(opened) => !opened && state.close()}
      trapFocus={state.pinned}
      returnFocus={state.pinned}
      hideDetached={false}
      position="bottom-start"
      width={`min(${String(width)}px, calc(100vw - 24px))`}
      withinPortal
      shadow="md"
    >
      <Popover.Target>
        <UnstyledButton
          className={className}
          aria-label={label}
          onClick={state.press}
          onFocus={state.focus}
          onBlur={state.blur}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || !state.opened) return;
            event.stopPropagation();
            state.close();
          }}
          {...state.hover}
        >
          {children}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown {...state.hover}>
        {/* Takes the focus of a press: the details are read first, then what is in them. */}
        <div tabIndex={-1} data-autofocus className={classes['details']}>
          {details}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
