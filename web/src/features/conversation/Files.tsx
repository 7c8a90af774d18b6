import { useEffect, useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { TerminalText } from "@/shared/ui/content";
import { Button, Note } from "@/shared/ui/controls";
import { ChevronIcon, FileIcon, Spinner } from "@/shared/ui/icons";
import { type Address, archiveAddress, fetchFile, fetchFiles } from "./api";

/** How long the workspace is left alone after an event, so that a burst of them asks once. */
const CALM = 1_500;
const SHOWN = 500;

/** The files of the workspace; folders and files are read when they are opened. */
export function Files({ address, newestId }: { readonly address: Address; readonly newestId: number | null }) {
  const archive = archiveAddress(address);
  return (
    <>
      <Folder address={address} path="" newestId={newestId} />
      {archive && (
        <p className="mt-4 text-sm">
          <a href={archive} download className="underline">
            Download the workspace (zip)
          </a>
        </p>
      )}
    </>
  );
}

function Folder({
  address,
  path,
  newestId,
}: {
  readonly address: Address;
  readonly path: string;
  readonly newestId: number | null;
}) {
  const [whole, setWhole] = useState(false);
  const files = useQuery({
    queryKey: ["files", address.id, path],
    queryFn: ({ signal }) => fetchFiles(address, path, signal),
    retry: false,
    staleTime: 0,
  });
  const refetch = files.refetch;
  useEffect(() => {
    const timer = setTimeout(() => void refetch(), CALM);
    return () => clearTimeout(timer);
  }, [newestId, refetch]);
  if (files.isPending) {
    return (
      <p className="flex items-center gap-2 px-3 py-1.5 text-sm text-soft">
        <Spinner /> Reading…
      </p>
    );
  }
  if (files.isError) {
    return (
      <Note tone="bad" role="alert">
        <span className="flex-1">{files.error.message}</span>
        <Button onClick={() => void refetch()}>Try again</Button>
      </Note>
    );
  }
  if (files.data.length === 0) {
    return <p className="px-3 py-1.5 text-sm text-soft">{path === "" ? "The workspace is empty." : "This folder is empty."}</p>;
  }
  const shown = whole ? files.data : files.data.slice(0, SHOWN);
  return (
    <>
      <ul aria-label={path === "" ? "Files" : `Files in ${path}`} className={path === "" ? "" : "ms-4 border-s border-line ps-1"}>
        {shown.map((entry) => (
          <Entry key={entry} address={address} path={entry} newestId={newestId} />
        ))}
      </ul>
      {shown.length < files.data.length && (
        <Button className="mt-2" onClick={() => setWhole(true)}>
          Show all ({files.data.length.toLocaleString()})
        </Button>
      )}
    </>
  );
}

function Entry({
  address,
  path,
  newestId,
}: {
  readonly address: Address;
  readonly path: string;
  readonly newestId: number | null;
}) {
  const [open, setOpen] = useState(false);
  const isFolder = path.endsWith("/");
  const name = path.replace(/\/$/, "").split("/").at(-1) ?? path;
  return (
    <li>
      <button
        type="button"
        aria-expanded={open}
        className="flex min-h-8 w-full items-center gap-2 rounded-md px-2 text-left text-sm hover:bg-raised"
        onClick={() => setOpen(!open)}
      >
        {isFolder ? <ChevronIcon className={`size-4 text-soft ${open ? "rotate-90" : ""}`} /> : <FileIcon className="size-4 text-soft" />}
        <span className="min-w-0 break-all font-mono text-xs">
          {name}
          {isFolder ? "/" : ""}
        </span>
      </button>
      {open && (isFolder ? <Folder address={address} path={path} newestId={newestId} /> : <Content address={address} path={path} newestId={newestId} />)}
    </li>
  );
}

function Content({
  address,
  path,
  newestId,
}: {
  readonly address: Address;
  readonly path: string;
  readonly newestId: number | null;
}) {
  const file = useQuery({
    queryKey: ["file", address.id, path],
    queryFn: ({ signal }) => fetchFile(address, path, signal),
    retry: false,
    staleTime: 0,
  });
  const refetch = file.refetch;
  useEffect(() => {
    const timer = setTimeout(() => void refetch(), CALM);
    return () => clearTimeout(timer);
  }, [newestId, refetch]);
  return (
    <div className="my-1 ms-6 overflow-hidden rounded-lg border border-line bg-surface">
      {file.isPending ? (
        <p className="flex items-center gap-2 px-3.5 py-2.5 text-sm text-soft">
          <Spinner /> Reading…
        </p>
      ) : file.isError ? (
        <p className="px-3.5 py-2.5 text-sm text-soft">{file.error.message}</p>
      ) : file.data.code === "" ? (
        <p className="px-3.5 py-2.5 text-sm text-soft">The file is empty.</p>
      ) : (
        <TerminalText text={file.data.code} label={`Content of ${path}`} />
      )}
    </div>
  );
}
