using System.Globalization;
using System.Text.Json;

namespace OnnxPose.Cli.Output;

/// <summary>What <c>models list</c> and <c>models show</c> print.</summary>
static class ModelsReport
{
    /// <summary>One folder a line, the one in use marked with a star.</summary>
    public static string ListAsText(IEnumerable<string> models, string used) =>
        string.Join(Environment.NewLine, models.Select(model => (model == used ? "* " : "  ") + model));

    /// <summary>One object.</summary>
    public static string ListAsJson(IEnumerable<string> models, string used) => JsonText.Object(json =>
    {
        json.WriteString("command", "models list");
        json.WriteString("used", used);
        json.WriteStartArray("models");
        foreach (var model in models)
        {
            json.WriteStringValue(model);
        }
        json.WriteEndArray();
    });

    /// <summary>The folder, then one component a line.</summary>
    public static string ShowAsText(string path, IReadOnlyList<ModelComponent> components) =>
        string.Join(Environment.NewLine, components.Select(Line).Prepend(path));

    /// <summary>One object.</summary>
    public static string ShowAsJson(string path, IReadOnlyList<ModelComponent> components) =>
        JsonText.Object(json =>
        {
            json.WriteString("command", "models show");
            json.WriteString("path", path);
            json.WriteStartArray("components");
            foreach (var component in components)
            {
                Write(json, component);
            }
            json.WriteEndArray();
        });

    static void Write(Utf8JsonWriter json, ModelComponent component)
    {
        json.WriteStartObject();
        json.WriteString("name", component.Name);
        json.WriteString("folder", component.Folder);
        json.WriteNumber("tensors", component.Tensors);
        json.WriteNumber("parameters", component.Parameters);
        json.WriteNumber("bytes", component.Bytes);
        json.WriteString("types", string.Join(' ', component.Types));
        json.WriteEndObject();
    }

    static string Line(ModelComponent component) => component.Tensors == 0
        ? $"  {component.Name}"
        : string.Create(CultureInfo.InvariantCulture,
            $"  {component.Name,-16}{component.Parameters,14:N0} parameters in {component.Tensors} tensors" +
            $", {component.Bytes / 1e6:F1} MB {string.Join(' ', component.Types)}");
}
