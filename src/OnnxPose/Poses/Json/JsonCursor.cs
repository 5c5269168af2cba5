using System.Globalization;
using System.Text.Json;

namespace OnnxPose.Poses.Json;

/// <summary>A JSON value that knows where it stands, so that every fault can say so.</summary>
sealed class JsonCursor
{
    readonly JsonCursor? _parent;
    readonly string _file;
    readonly string? _name;
    readonly int _index;

    public JsonCursor(JsonElement root, string file) => (Element, _file) = (root, file);

    JsonCursor(JsonElement element, JsonCursor parent, string? name, int index) =>
        (Element, _parent, _file, _name, _index) = (element, parent, parent._file, name, index);

    public JsonElement Element { get; }

    public bool IsObject => Element.ValueKind == JsonValueKind.Object;

    public bool IsArray => Element.ValueKind == JsonValueKind.Array;

    /// <summary>The array's length.</summary>
    public int Count => Array().GetArrayLength();

    /// <summary>Walks the array to get there, so ask only arrays whose length was found
    /// to be small.</summary>
    public JsonCursor this[int index] => new(Array()[index], this, null, index);

    /// <summary>A member of an object, or null where it is missing or JSON's null.</summary>
    public JsonCursor? Find(string name)
    {
        if (!IsObject)
        {
            throw Expected("an object");
        }
        return Element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? new(value, this, name, 0)
            : null;
    }

    /// <summary>A member that must be there.</summary>
    public JsonCursor Member(string name) => Find(name) ?? throw Fault($"has no '{name}'");

    /// <summary>Whether this is an object with a member of that name that is not null.</summary>
    public bool Has(string name) => IsObject && Find(name) is not null;

    public IEnumerable<JsonCursor> Items()
    {
        var index = 0;
        foreach (var element in Array().EnumerateArray())
        {
            yield return new(element, this, null, index++);
        }
    }

    /// <summary>A finite number.</summary>
    public double Number()
    {
        if (Element.ValueKind != JsonValueKind.Number)
        {
            throw Expected("a number");
        }
        var number = Element.GetDouble();
        return double.IsFinite(number) ? number : throw Expected("a number within double precision");
    }

    /// <summary>A finite number that fits single precision.</summary>
    public float Single()
    {
        var number = (float)Number();
        return float.IsFinite(number) ? number : throw Expected("a number within single precision");
    }

    /// <summary>An array of finite numbers whose length is one of those given.</summary>
    public double[] Numbers(params ReadOnlySpan<int> lengths)
    {
        var count = Count;
        if (!lengths.Contains(count))
        {
            throw Fault($"has {count} elements; expected {string.Join(" or ", lengths.ToArray())}");
        }
        var numbers = new double[count];
        for (var i = 0; i < count; i++)
        {
            // The cursor, and with it the path, is made only for a fault.
            var element = Element[i];
            numbers[i] = element.ValueKind == JsonValueKind.Number && element.GetDouble() is var number
                && double.IsFinite(number) ? number : this[i].Number();
        }
        return numbers;
    }

    /// <summary>The exception for a fault of this value: "'file' at $.path " and the words given.</summary>
    public PoseFormatException Fault(string fault) => new($"'{_file}' at {Path} {fault}.");

    /// <summary>The value for a message: as it stands in the file, cut where it is long.</summary>
    public string Shown => Element.GetRawText() is var text && text.Length > 40 ? text[..40] + "..." : text;

    PoseFormatException Expected(string what) => Fault($"is {Shown}; expected {what}");

    JsonElement Array() => IsArray ? Element : throw Expected("an array");

    string Path => _parent is null ? "$"
        : _name is not null ? $"{_parent.Path}.{_name}"
        : string.Create(CultureInfo.InvariantCulture, $"{_parent.Path}[{_index}]");
}
