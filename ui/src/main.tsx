/** Starts the page of the window. */
import "./styles/tokens.css";
import "./styles/base.css";
import "@react-spectrum/s2/page.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./frame/App";
import { ApiProvider } from "./api/ApiProvider";
import { createQueryClient } from "./api/client";
import { Clock } from "./components/clock";
import { locale } from "./i18n";
import { withoutViewTransitions } from "./styles/stillPages";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no element with the id root");
withoutViewTransitions();
document.documentElement.lang = locale;
createRoot(root).render(
  <StrictMode>
    <Clock read={Date.now}>
      <ApiProvider client={createQueryClient()}>
        <App />
      </ApiProvider>
    </Clock>
  </StrictMode>,
);
