/** Starts the window's page. */
import "@react-spectrum/s2/page.css";
import "./styles/tokens.css";
import "./styles/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import { Clock } from "./components/clock";
import { startTheme } from "./styles/theme";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no element with the id root");
startTheme();
createRoot(root).render(
  <StrictMode>
    <Clock read={Date.now}>
      <App />
    </Clock>
  </StrictMode>,
);
