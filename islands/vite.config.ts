import { defineConfig } from "vite";

// The names of entries are fixed (the templates know them, with a fingerprint behind `?v=`); shared pieces carry a hash.
export default defineConfig({
  base: "./",
  build: {
    outDir: "../src/minori/ui/static/built",
    emptyOutDir: false,
    target: "es2022",
    modulePreload: false,
    chunkSizeWarningLimit: 700,
    rollupOptions: {
      input: { app: "src/app.ts" },
      output: {
        entryFileNames: "[name].js",
        chunkFileNames: "chunks/[name]-[hash].js",
        assetFileNames: "chunks/[name]-[hash][extname]",
      },
    },
  },
});
