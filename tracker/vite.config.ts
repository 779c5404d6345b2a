import { defineConfig } from "vite";

// One classic script without exports. The collector wraps it into a function whose parameter MINORI holds the settings.
export default defineConfig({
  build: {
    lib: { entry: "src/tag.ts", formats: ["iife"], name: "minoriTag", fileName: () => "t.js" },
    outDir: "../src/minori/collect/built",
    emptyOutDir: true,
    target: "es2020",
    minify: true,
  },
});
