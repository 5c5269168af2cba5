using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace OnnxPose.Onnx.Safetensors;

/// <summary>
/// What a header says of one tensor. Reading it checks every rule that concerns this tensor alone.
/// </summary>
ref struct TensorDeclaration
{
    HeaderText _text;
    HeaderKey _key;
    DType? _type;
    Dimensions _dimensions;
    int? _rank;
    long? _begin;
    long _end;

    /// <summary>The first byte, counted from the end of the header.</summary>
    public readonly long Begin => _begin ?? 0;

    /// <summary>One past the last byte, counted from the end of the header.</summary>
    public readonly long End => _end;

    /// <summary>The element type.</summary>
    public readonly DType DType => _type ?? default;

    /// <summary>The dimensions, copied.</summary>
    public readonly ImmutableArray<long> Shape
    {
        get
        {
            ReadOnlySpan<long> all = _dimensions;
            return [.. all[..(_rank ?? 0)]];
        }
    }

    /// <summary>
    /// Reads <c>{"dtype": ..., "shape": [...], "data_offsets": [begin, end]}</c>, in any order.
    /// </summary>
    public static TensorDeclaration Read(ref Utf8JsonReader reader, HeaderText text, HeaderKey key)
    {
        var declaration = new TensorDeclaration { _text = text, _key = key };
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw text.Fault(key, $"is described by {reader.TokenType}; expected an object");
        }
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            declaration.ReadField(ref reader);
        }
        declaration.Check();
        return declaration;
    }

    void ReadField(ref Utf8JsonReader reader)
    {
        if (_type is null && reader.ValueTextEquals("dtype"u8))
        {
            ReadDType(ref reader);
        }
        else if (_rank is null && reader.ValueTextEquals("shape"u8))
        {
            ReadShape(ref reader);
        }
        else if (_begin is null && reader.ValueTextEquals("data_offsets"u8))
        {
            ReadOffsets(ref reader);
        }
        else
        {
            throw _text.Fault(
                _key, "has an unknown or repeated field; expected dtype, shape and data_offsets, once each");
        }
    }

    void ReadDType(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String || !DTypes.TryParse(ref reader, out var type))
        {
            throw _text.Fault(_key, $"has an unknown dtype; expected one of {DTypes.KnownNames}");
        }
        _type = type;
    }

    void ReadShape(ref Utf8JsonReader reader)
    {
        ReadStartOfArray(ref reader, "shape");
        var rank = 0;
        for (; ReadElement(ref reader, "shape", out var dimension); rank++)
        {
            if (rank == SafetensorsLimits.Rank || dimension > SafetensorsLimits.Dimension)
            {
                throw _text.Fault(_key, $"has more than {SafetensorsLimits.Rank} dimensions, or one above " +
                    $"{SafetensorsLimits.Dimension}");
            }
            _dimensions[rank] = dimension;
        }
        _rank = rank;
    }

    void ReadOffsets(ref Utf8JsonReader reader)
    {
        ReadStartOfArray(ref reader, "data_offsets");
        if (!ReadElement(ref reader, "data_offsets", out var begin)
            || !ReadElement(ref reader, "data_offsets", out var end)
            || ReadElement(ref reader, "data_offsets", out _))
        {
            throw _text.Fault(_key, "has other than two data_offsets; expected [begin, end]");
        }
        (_begin, _end) = (begin, end);
    }

    readonly void ReadStartOfArray(ref Utf8JsonReader reader, string field)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw _text.Fault(_key, $"has {reader.TokenType} as {field}; expected an array");
        }
    }

    // JSON spells one integer in many ways (-0, 1e3, 1.0); the format's own writers use digits only.
    readonly bool ReadElement(ref Utf8JsonReader reader, string field, out long value)
    {
        reader.Read();
        value = 0;
        if (reader.TokenType == JsonTokenType.EndArray)
        {
            return false;
        }
        if (reader.TokenType != JsonTokenType.Number
            || reader.ValueSpan.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            || !reader.TryGetInt64(out value))
        {
            throw _text.Fault(
                _key, $"has something else than an integer from 0 to {long.MaxValue} in {field}");
        }
        return true;
    }

    readonly void Check()
    {
        if (_type is not { } type || _rank is not { } rank || _begin is not { } begin)
        {
            throw _text.Fault(_key, "lacks a field; expected dtype, shape and data_offsets");
        }
        if (_end < begin)
        {
            throw _text.Fault(_key, $"ends at {_end}, before it begins at {begin}");
        }
        var bytes = ByteCount(type, rank);
        if (bytes != _end - begin)
        {
            throw _text.Fault(_key, $"has {_end - begin} bytes; its shape " +
                $"{TensorEntry.FormatShape(Shape.AsSpan())} of {type.HeaderName()} takes {bytes}");
        }
    }

    readonly long ByteCount(DType type, int rank)
    {
        try
        {
            long bytes = type.ByteSize();
            for (var i = 0; i < rank; i++)
            {
                bytes = checked(bytes * _dimensions[i]);
            }
            return bytes;
        }
        catch (OverflowException)
        {
            throw _text.Fault(
                _key, $"of shape {TensorEntry.FormatShape(Shape.AsSpan())} overflows its byte count");
        }
    }

    [InlineArray(SafetensorsLimits.Rank)]
    struct Dimensions
    {
        long _first;
    }
}
