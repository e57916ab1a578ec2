/** The window: the frame, and inside it the screen of the present place. */
import { Provider, ToastContainer } from "@react-spectrum/s2";
import { Suspense, useEffect } from "react";
import { Frame } from "./components/frame/Frame";
import { NO_FACTS } from "./components/frame/facts";
import { locale } from "./i18n";
import { listenForBackAndForward, useRoute } from "./navigation";
import { screenOf } from "./screens";
import { useTheme } from "./styles/theme";

export function App() {
  const theme = useTheme();
  const route = useRoute();
  useEffect(listenForBackAndForward, []);
  const Shown = screenOf(route.screen);
  return (
    <Provider locale={locale} colorScheme={theme === "system" ? undefined : theme} UNSAFE_className="app">
      <Frame screen={route.screen} facts={NO_FACTS} onConnection={() => {}} onSearch={() => {}}>
        <Suspense fallback={null}>{Shown && <Shown route={route} />}</Suspense>
      </Frame>
      <ToastContainer />
    </Provider>
  );
}
