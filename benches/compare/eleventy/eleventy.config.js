// The plain story for Eleventy: see `benches/compare/`.
export default function (config) {
  config.addPassthroughCopy({ "static/plain.css": "plain.css" });
  return {
    dir: { input: "content", includes: "../includes", data: "../data" },
    // Texts are Markdown and nothing else, which is less work.
    markdownTemplateEngine: false,
    htmlTemplateEngine: false,
  };
}
