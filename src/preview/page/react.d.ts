// For TypeScript in React 19: `import type {} from "tagfire-preview/react"`.
import type { DetailedHTMLProps, HTMLAttributes, SyntheticEvent } from "react";
import type { ChangeEvent, Language, Method, TagfirePreviewElement, Tags } from "./index.js";

type Given = Omit<DetailedHTMLProps<HTMLAttributes<TagfirePreviewElement>, TagfirePreviewElement>, "onChange"> & {
  method?: Method;
  expr?: string;
  but?: string;
  butMethod?: "regex" | "taglist";
  tags?: Tags;
  language?: Language;
  theme?: "light" | "dark" | "system";
  readonly?: boolean;
  disabled?: boolean;
  name?: string;
  onChange?: (event: SyntheticEvent<TagfirePreviewElement, ChangeEvent>) => void;
};

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "tagfire-preview": Given;
    }
  }
}
