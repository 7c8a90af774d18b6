import { type ComponentProps, type ReactNode, useEffect, useId, useRef } from "react";

type Look = "primary" | "plain" | "quiet" | "on" | "danger";

const LOOKS: Record<Look, string> = {
  primary: "bg-accent text-accent-ink hover:opacity-90 border-transparent",
  plain: "bg-surface text-ink border-line hover:bg-raised",
  quiet: "bg-transparent text-soft border-transparent hover:bg-raised hover:text-ink",
  on: "bg-accent-wash text-accent border-transparent",
  danger: "bg-bad text-paper border-transparent hover:opacity-90",
};

export function Button({
  look = "plain",
  className = "",
  type = "button",
  ...rest
}: ComponentProps<"button"> & { readonly look?: Look }) {
  return (
    <button
      type={type}
      className={`inline-flex min-h-9 items-center justify-center gap-1.5 rounded-lg border px-3 py-1 text-sm font-medium transition-colors disabled:cursor-not-allowed disabled:opacity-55 ${LOOKS[look]} ${className}`}
      {...rest}
    />
  );
}

/** A button that shows only an icon; its name is read aloud and shown as a tooltip. */
export function IconButton({
  label,
  className = "",
  type = "button",
  ...rest
}: ComponentProps<"button"> & { readonly label: string }) {
  return (
    <button
      type={type}
      aria-label={label}
      title={label}
      className={`inline-flex size-8 shrink-0 items-center justify-center rounded-lg text-soft transition-colors hover:bg-raised hover:text-ink disabled:cursor-not-allowed disabled:opacity-50 ${className}`}
      {...rest}
    />
  );
}

export function Field({
  label,
  hint,
  error,
  children,
}: {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly children: (props: {
    id: string;
    "aria-describedby": string | undefined;
    "aria-invalid": boolean;
    className: string;
  }) => ReactNode;
}) {
  const id = useId();
  const described = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-sm font-semibold">
        {label}
      </label>
      {children({
        id,
        "aria-describedby": described || undefined,
        "aria-invalid": Boolean(error),
        className: `w-full min-h-10 rounded-lg border bg-surface px-3 py-1.5 text-ink ${error ? "border-bad" : "border-strong-line"}`,
      })}
      {error && (
        <p id={`${id}-error`} className="mt-1 text-sm text-bad">
          {error}
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} className="mt-1 text-sm text-soft">
          {hint}
        </p>
      )}
    </div>
  );
}

/** A modal question. Escape and the backdrop answer no; focus returns to where it was. */
export function ConfirmDialog({
  open,
  title,
  children,
  confirm,
  onConfirm,
  onClose,
  busy = false,
}: {
  readonly open: boolean;
  readonly title: string;
  readonly children: ReactNode;
  readonly confirm: string;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly busy?: boolean;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const element = dialog.current;
    if (!element) return;
    if (open && !element.open) element.showModal();
    if (!open && element.open) element.close();
  }, [open]);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      // Closed by the state alone: the browser's own close is told later, and would undo an opening in between.
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClose={() => {
        if (!dialog.current?.open) onClose();
      }}
      onClick={(event) => event.target === dialog.current && onClose()}
      className="m-auto w-[min(26rem,calc(100vw-2rem))] rounded-xl border border-line bg-surface p-0 text-ink shadow-xl"
    >
      <div className="p-5">
        <h2 id={id} className="text-base font-semibold">
          {title}
        </h2>
        <div className="mt-2 text-sm text-soft">{children}</div>
        <div className="mt-5 flex justify-end gap-2">
          <Button onClick={onClose} autoFocus>
            Cancel
          </Button>
          <Button look="danger" onClick={onConfirm} disabled={busy}>
            {confirm}
          </Button>
        </div>
      </div>
    </dialog>
  );
}

const TONES = {
  info: "bg-accent-wash text-ink border-line",
  warn: "bg-warn-wash text-warn border-line",
  bad: "bg-bad-wash text-bad border-line",
} as const;

export function Note({
  tone,
  children,
  centred = false,
  className = "",
  ...rest
}: ComponentProps<"div"> & { readonly tone: keyof typeof TONES; readonly centred?: boolean }) {
  return (
    <div className={`flex ${centred ? "items-center" : "items-start"} gap-2.5 rounded-lg border px-3.5 py-2.5 text-sm ${TONES[tone]} ${className}`} {...rest}>
      {children}
    </div>
  );
}

/** What is shown where something is missing: what happened and what to do next. */
export function EmptyState({
  title,
  children,
  action,
}: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center gap-2 px-6 py-16 text-center">
      <h2 className="text-lg font-semibold">{title}</h2>
      {children && <div className="text-soft">{children}</div>}
      {action && <div className="mt-3 flex gap-2">{action}</div>}
    </div>
  );
}
