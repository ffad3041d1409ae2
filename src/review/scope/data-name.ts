/** Extensions of files that nobody takes for code, in lower case: all others do, whatever they hold. */
const extensions: ReadonlySet<string> = new Set(
  [
    // Pictures
    "png jpg jpeg jpe jfif gif webp avif bmp ico icns cur tif tiff heic heif psd xcf jxl ktx ktx2 dds exr hdr tga",
    // Fonts
    "woff woff2 ttf ttc otf eot",
    // Sound and film
    "mp3 mp4 m4a m4v aac ogg oga ogv opus wav flac aif aiff mid midi webm mov avi mkv",
    // Documents without macros
    "pdf docx xlsx pptx odt ods odp epub",
    // Models in space
    "glb fbx blend stl",
    // Tables and measurements
    "csv tsv ndjson jsonl geojson parquet avro arrow feather npy npz h5 hdf5 nc mat sas7bdat rds",
    "sqlite sqlite3 db mdb mmdb bin dat safetensors gguf onnx tflite",
    // Compiled translations, signatures
    "mo sig gpg",
  ]
    .join(" ")
    .split(" "),
);

/** Whether a file's name says that it holds data: a picture, a font, a table. */
export function isDataName(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
  const dot = name.lastIndexOf(".");
  return dot > 0 && extensions.has(name.slice(dot + 1));
}
